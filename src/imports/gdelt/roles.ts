// What the parts of a GDELT actor's code say: groups that are known everywhere, and roles. The wording is our own.
import type { Text } from '../coded/row.ts';

/** Codes of known groups (CAMEO 1.1b3, chapter 3) that are intergovernmental organizations. */
export const ORGANIZATIONS: Readonly<Record<string, Text & { readonly ar: string }>> = {
  ARL: { en: 'Arab League', ar: 'جامعة الدول العربية' },
  ASN: { en: 'ASEAN', ar: 'رابطة دول جنوب شرق آسيا' },
  ATD: { en: 'Arab Trade Financing Program', ar: 'برنامج تمويل التجارة العربية' },
  CIS: { en: 'Commonwealth of Independent States', ar: 'رابطة الدول المستقلة' },
  COE: { en: 'Council of Europe', ar: 'مجلس أوروبا' },
  CSS: { en: 'Community of Sahel-Saharan States', ar: 'تجمع دول الساحل والصحراء' },
  CWN: { en: 'Commonwealth of Nations', ar: 'كومنولث الأمم' },
  ECA: { en: 'Economic Commission for Africa', ar: 'اللجنة الاقتصادية لأفريقيا' },
  EEC: { en: 'European Union', ar: 'الاتحاد الأوروبي' },
  GCC: { en: 'Gulf Cooperation Council', ar: 'مجلس التعاون الخليجي' },
  GOE: { en: 'G8', ar: 'مجموعة الثماني' },
  GOS: { en: 'G7', ar: 'مجموعة السبع' },
  IAE: { en: 'International Atomic Energy Agency', ar: 'الوكالة الدولية للطاقة الذرية' },
  ICC: { en: 'International Criminal Court', ar: 'المحكمة الجنائية الدولية' },
  ICJ: { en: 'International Court of Justice', ar: 'محكمة العدل الدولية' },
  IMF: { en: 'International Monetary Fund', ar: 'صندوق النقد الدولي' },
  IPO: { en: 'Interpol', ar: 'الإنتربول' },
  NAT: { en: 'NATO', ar: 'حلف شمال الأطلسي' },
  OAS: { en: 'Organization of American States', ar: 'منظمة الدول الأمريكية' },
  OAU: { en: 'African Union', ar: 'الاتحاد الأفريقي' },
  OIC: { en: 'Organization of Islamic Cooperation', ar: 'منظمة التعاون الإسلامي' },
  OPC: { en: 'OPEC', ar: 'أوبك' },
  SAD: { en: 'Southern African Development Community', ar: 'مجموعة التنمية للجنوب الأفريقي' },
  SCE: { en: 'Organization for Security and Co-operation in Europe', ar: 'منظمة الأمن والتعاون في أوروبا' },
  UNO: { en: 'United Nations', ar: 'الأمم المتحدة' },
  WBK: { en: 'World Bank', ar: 'البنك الدولي' },
  WTO: { en: 'World Trade Organization', ar: 'منظمة التجارة العالمية' },
};

/** The roles of actors (CAMEO 1.1b3, chapter 3). */
const ROLES: Readonly<Record<string, string>> = {
  AGR: 'agriculture',
  BUS: 'business',
  COP: 'police',
  CRM: 'crime',
  CVL: 'civilians',
  DEV: 'development',
  EDU: 'education',
  ELI: 'elites',
  ENV: 'environment',
  GOV: 'government',
  HLH: 'health',
  HRI: 'human rights',
  IGO: 'intergovernmental organization',
  IMG: 'militants across borders',
  INS: 'insurgents',
  INT: 'international',
  JUD: 'judiciary',
  LAB: 'labour',
  LEG: 'legislature',
  MED: 'media',
  MIL: 'military',
  MNC: 'multinational company',
  MOD: 'moderates',
  NGM: 'international non-governmental organization',
  NGO: 'non-governmental organization',
  OPP: 'opposition',
  PTY: 'political party',
  RAD: 'radicals',
  REB: 'rebels',
  REF: 'refugees',
  SEP: 'separatists',
  SET: 'settlers',
  SPY: 'intelligence',
  UAF: 'armed forces not identified',
};

/** A role in words; the code itself where it is none that is known. */
export const roleLabel = (code: string): string => (Object.hasOwn(ROLES, code) ? ROLES[code] : undefined) ?? code;

/** Whether a code is the role of an actor. */
export const isSector = (code: string): boolean => Object.hasOwn(ROLES, code);
