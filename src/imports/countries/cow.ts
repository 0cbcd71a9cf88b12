// The states of the Correlates of War project, by number and by abbreviation, as ISO 3166.

type Row = readonly [abbreviation: string, number: string, iso: string, until?: number];

/**
 * From the project's list of states (State System Membership, v2016), as far as ISO 3166 has a code. Where one number
 * goes on for a successor state, each has a row with the last year in which the number stands for it. The states of
 * before ISO 3166 (Hanover, Two Sicilies …), Zanzibar and Korea of before 1910 have none.
 */
const rows: readonly Row[] = `USA 2 US, CAN 20 CA, BHM 31 BS, CUB 40 CU, HAI 41 HT, DOM 42 DO, JAM 51 JM, TRI 52 TT,
  BAR 53 BB, DMA 54 DM, GRN 55 GD, SLU 56 LC, SVG 57 VC, AAB 58 AG, SKN 60 KN, MEX 70 MX, BLZ 80 BZ, GUA 90 GT, HON 91 HN,
  SAL 92 SV, NIC 93 NI, COS 94 CR, PAN 95 PA, COL 100 CO, VEN 101 VE, GUY 110 GY, SUR 115 SR, ECU 130 EC, PER 135 PE,
  BRA 140 BR, BOL 145 BO, PAR 150 PY, CHL 155 CL, ARG 160 AR, URU 165 UY, UKG 200 GB, IRE 205 IE, NTH 210 NL, BEL 211 BE,
  LUX 212 LU, FRN 220 FR, MNC 221 MC, LIE 223 LI, SWZ 225 CH, SPN 230 ES, AND 232 AD, POR 235 PT, GMY 255 DE, GFR 260 DE,
  GDR 265 DDDE, POL 290 PL, AUS 305 AT, HUN 310 HU, CZE 315 CSHH, CZR 316 CZ, SLO 317 SK, ITA 325 IT, SNM 331 SM,
  MLT 338 MT, ALB 339 AL, MNG 341 ME, MAC 343 MK, CRO 344 HR, YUG 345 YUCS 2002, YUG 345 CSXX 2005, YUG 345 RS, BOS 346 BA,
  KOS 347 XK, SLV 349 SI, GRC 350 GR, CYP 352 CY, BUL 355 BG, MLD 359 MD, ROM 360 RO, RUS 365 SUHH 1991, RUS 365 RU,
  EST 366 EE, LAT 367 LV, LIT 368 LT, UKR 369 UA, BLR 370 BY, ARM 371 AM, GRG 372 GE, AZE 373 AZ, FIN 375 FI, SWD 380 SE,
  NOR 385 NO, DEN 390 DK, ICE 395 IS, CAP 402 CV, STP 403 ST, GNB 404 GW, EQG 411 GQ, GAM 420 GM, MLI 432 ML, SEN 433 SN,
  BEN 434 BJ, MAA 435 MR, NIR 436 NE, CDI 437 CI, GUI 438 GN, BFO 439 BF, LBR 450 LR, SIE 451 SL, GHA 452 GH, TOG 461 TG,
  CAO 471 CM, NIG 475 NG, GAB 481 GA, CEN 482 CF, CHA 483 TD, CON 484 CG, DRC 490 CD, UGA 500 UG, KEN 501 KE, TAZ 510 TZ,
  BUI 516 BI, RWA 517 RW, SOM 520 SO, DJI 522 DJ, ETH 530 ET, ERI 531 ER, ANG 540 AO, MZM 541 MZ, ZAM 551 ZM, ZIM 552 ZW,
  MAW 553 MW, SAF 560 ZA, NAM 565 NA, LES 570 LS, BOT 571 BW, SWA 572 SZ, MAG 580 MG, COM 581 KM, MAS 590 MU, SEY 591 SC,
  MOR 600 MA, ALG 615 DZ, TUN 616 TN, LIB 620 LY, SUD 625 SD, SSD 626 SS, IRN 630 IR, TUR 640 TR, IRQ 645 IQ, EGY 651 EG,
  SYR 652 SY, LEB 660 LB, JOR 663 JO, ISR 666 IL, SAU 670 SA, YAR 678 YE, YEM 679 YE, YPR 680 YDYE, KUW 690 KW, BAH 692 BH,
  QAT 694 QA, UAE 696 AE, OMA 698 OM, AFG 700 AF, TKM 701 TM, TAJ 702 TJ, KYR 703 KG, UZB 704 UZ, KZK 705 KZ, CHN 710 CN,
  MON 712 MN, TAW 713 TW, PRK 731 KP, ROK 732 KR, JPN 740 JP, IND 750 IN, BHU 760 BT, PAK 770 PK, BNG 771 BD, MYA 775 MM,
  SRI 780 LK, MAD 781 MV, NEP 790 NP, THI 800 TH, CAM 811 KH, LAO 812 LA, DRV 816 VDVN 1976, DRV 816 VN, RVN 817 VN,
  MAL 820 MY, SIN 830 SG, BRU 835 BN, PHI 840 PH, INS 850 ID, ETM 860 TL, AUL 900 AU, PNG 910 PG, NEW 920 NZ, VAN 935 VU,
  SOL 940 SB, KIR 946 KI, TUV 947 TV, FIJ 950 FJ, TON 955 TO, NAU 970 NR, MSI 983 MH, PAL 986 PW, FSM 987 FM, WSM 990 WS`
  .split(/,\s+/)
  .map(row => row.split(' '))
  .map(([abbreviation = '', number = '', iso = '', until]) =>
    until === undefined ? [abbreviation, number, iso] : [abbreviation, number, iso, Number(until)],
  );

/** The ISO 3166 code of a state's number (leading zeros do not count) or abbreviation, in a year; undefined where there is none. */
export function countryOfCow(code: string, year: number): string | undefined {
  const wanted = code.replace(/^0+(?=\d)/, '');
  const named = rows.filter(([abbreviation, number]) => abbreviation === wanted || number === wanted);
  return named.find(([, , , until = Number.POSITIVE_INFINITY]) => year <= until)?.[2];
}
