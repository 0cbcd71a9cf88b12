// FIPS 10-4 country codes, which GDELT has for places, as ISO 3166.

/**
 * FIPS 10-4 code → ISO 3166-1 alpha-2, or the ISO 3166-3 code of a former country. From FIPS PUB 10-4 (April 1995) with
 * its change notices up to the last (2010). What looks like ISO is not: `UP` is Ukraine, `RS` Russia, `SF` South Africa.
 * Left out is what ISO has no code for: Akrotiri, Dhekelia, Clipperton, the Paracel and the Spratly islands, and GDELT's
 * own `OS` for the open sea.
 */
const fips: ReadonlyMap<string, string> = new Map(
  `AA AW, AC AG, AE AE, AF AF, AG DZ, AJ AZ, AL AL, AM AM, AN AD, AO AO, AQ AS, AR AR, AS AU, AT AU, AU AT, AV AI, AY AQ,
  BA BH, BB BB, BC BW, BD BM, BE BE, BF BS, BG BD, BH BZ, BK BA, BL BO, BM MM, BN BJ, BO BY, BP SB, BQ UM, BR BR, BS TF,
  BT BT, BU BG, BV BV, BX BN, BY BI, CA CA, CB KH, CD TD, CE LK, CF CG, CG CD, CH CN, CI CL, CJ KY, CK CC, CM CM, CN KM,
  CO CO, CQ MP, CR AU, CS CR, CT CF, CU CU, CV CV, CW CK, CY CY, DA DK, DJ DJ, DO DM, DQ UM, DR DO, EC EC, EG EG, EI IE,
  EK GQ, EN EE, ER ER, ES SV, ET ET, EU TF, EZ CZ, FG GF, FI FI, FJ FJ, FK FK, FM FM, FO FO, FP PF, FQ UM, FR FR, FS TF,
  GA GM, GB GA, GG GE, GH GH, GI GI, GJ GD, GK GG, GL GL, GM DE, GO TF, GP GP, GQ GU, GR GR, GT GT, GV GN, GY GY, GZ PS,
  HA HT, HK HK, HM HM, HO HN, HQ UM, HR HR, HU HU, IC IS, ID ID, IM IM, IN IN, IO IO, IR IR, IS IL, IT IT, IV CI, IZ IQ,
  JA JP, JE JE, JM JM, JN SJ, JO JO, JQ UM, JU TF, KE KE, KG KG, KN KP, KQ UM, KR KI, KS KR, KT CX, KU KW, KV XK, KZ KZ,
  LA LA, LE LB, LG LV, LH LT, LI LR, LO SK, LQ UM, LS LI, LT LS, LU LU, LY LY, MA MG, MB MQ, MC MO, MD MD, MF YT, MG MN,
  MH MS, MI MW, MJ ME, MK MK, ML ML, MN MC, MO MA, MP MU, MQ UM, MR MR, MT MT, MU OM, MV MV, MX MX, MY MY, MZ MZ, NC NC,
  NE NU, NF NF, NG NE, NH VU, NI NG, NL NL, NN SX, NO NO, NP NP, NR NR, NS SR, NT ANHH, NU NI, NZ NZ, OD SS, PA PY,
  PC PN, PE PE, PK PK, PL PL, PM PA, PO PT, PP PG, PS PW, PU GW, QA QA, RE RE, RI RS, RM MH, RN MF, RO RO, RP PH, RQ PR,
  RS RU, RW RW, SA SA, SB PM, SC KN, SE SC, SF ZA, SG SN, SH SH, SI SI, SL SL, SM SM, SN SG, SO SO, SP ES, ST LC, SU SD,
  SV SJ, SW SE, SX GS, SY SY, SZ CH, TB BL, TD TT, TE TF, TH TH, TI TJ, TK TC, TL TK, TN TO, TO TG, TP ST, TS TN, TT TL,
  TU TR, TV TV, TW TW, TX TM, TZ TZ, UC CW, UG UG, UK GB, UP UA, US US, UV BF, UY UY, UZ UZ, VC VC, VE VE, VI VG, VM VN,
  VQ VI, VT VA, WA NA, WE PS, WF WF, WI EH, WQ UM, WS WS, WZ SZ, YI CSXX, YM YE, ZA ZM, ZI ZW`
    .split(/,\s+/)
    .map(row => row.split(' ') as [string, string]),
);

/** The ISO 3166 code of a FIPS 10-4 code; undefined where there is none. */
export const countryOfFips = (code: string): string | undefined => fips.get(code);
