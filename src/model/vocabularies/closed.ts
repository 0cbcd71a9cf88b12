// The closed vocabularies: the codes that Communique itself defines, and a schema enumerates.
import { vocabulary } from './vocabulary.ts';

export const eventKind = vocabulary('What took place', {
  meeting: ['Meeting', 'اجتماع'],
  'phone-call': ['Phone call', 'مكالمة هاتفية'],
  visit: ['Visit', 'زيارة'],
  summit: ['Summit', 'قمة'],
  'negotiation-round': ['Round of negotiations', 'جولة مفاوضات'],
  mediation: ['Mediation', 'وساطة'],
  signing: ['Signing', 'توقيع'],
  'press-conference': ['Press conference', 'مؤتمر صحفي'],
  statement: ['Statement', 'تصريح'],
});

export const eventStatus = vocabulary('Whether the event took place', {
  planned: ['Planned', 'مقرر'],
  held: ['Held', 'انعقد'],
  cancelled: ['Cancelled', 'ملغى'],
  postponed: ['Postponed', 'مؤجل'],
  unconfirmed: ['Unconfirmed', 'غير مؤكد'],
});

export const eventFormat = vocabulary('How many sides took part', {
  bilateral: ['Bilateral', 'ثنائي'],
  trilateral: ['Trilateral', 'ثلاثي'],
  multilateral: ['Multilateral', 'متعدد الأطراف'],
});

export const durationQualifier = vocabulary('How exact the minutes are; exact where nothing is told', {
  exact: ['Exactly', 'بالضبط'],
  about: ['About', 'نحو'],
  'at-least': ['At least', 'على الأقل'],
  'at-most': ['At most', 'على الأكثر'],
  'more-than': ['More than', 'أكثر من'],
  'less-than': ['Less than', 'أقل من'],
  between: ['Between the minutes and the most minutes', 'بين الدقائق وأقصاها'],
});

export const planComparison = vocabulary('How long it took beside what was planned', {
  longer: ['Longer than planned', 'أطول من المقرر'],
  shorter: ['Shorter than planned', 'أقصر من المقرر'],
  'as-planned': ['As planned', 'كما كان مقررا'],
});

export const pressAccess = vocabulary('What the press may attend', {
  open: ['Open to the press', 'مفتوح أمام الصحافة'],
  pool: ['Open to a pool of the press', 'مفتوح أمام مجموعة من الصحفيين'],
  closed: ['Closed to the press', 'مغلق أمام الصحافة'],
});

export const venueResolution = vocabulary('How closely the place is known', {
  country: ['Country', 'دولة'],
  region: ['Region', 'منطقة'],
  city: ['City', 'مدينة'],
  site: ['Site', 'موقع'],
});

export const eventRelation = vocabulary('What this event is to the related one', {
  follows: ['Follows', 'يلي'],
  precedes: ['Precedes', 'يسبق'],
  prepares: ['Prepares', 'يمهد لـ'],
  implements: ['Implements', 'ينفذ'],
});

export const participantRole = vocabulary('In what role the actor took part', {
  principal: ['Principal', 'طرف رئيسي'],
  'head-of-delegation': ['Head of delegation', 'رئيس وفد'],
  delegate: ['Delegate', 'عضو وفد'],
  host: ['Host', 'مضيف'],
  mediator: ['Mediator', 'وسيط'],
  spokesperson: ['Spokesperson', 'متحدث رسمي'],
  observer: ['Observer', 'مراقب'],
});

export const presence = vocabulary('Whether the actor was there', {
  attended: ['Attended', 'حضر'],
  reported: ['Reported to have attended', 'ذُكر حضوره'],
  absent: ['Absent', 'غائب'],
});

export const issueStatus = vocabulary('Where the issue stood after the event', {
  open: ['Open', 'مفتوحة'],
  progressing: ['Progressing', 'تتقدم'],
  deadlocked: ['Deadlocked', 'في طريق مسدود'],
  agreed: ['Agreed', 'متفق عليها'],
  implemented: ['Implemented', 'منفذة'],
  collapsed: ['Collapsed', 'منهارة'],
  closed: ['Closed', 'مغلقة'],
});

export const outcomeType = vocabulary('What kind of result it is', {
  agreement: ['Agreement', 'اتفاق'],
  'joint-statement': ['Joint statement', 'بيان مشترك'],
  commitment: ['Commitment', 'التزام'],
  mandate: ['Mandate', 'تكليف'],
  'follow-up': ['Follow-up', 'متابعة'],
  none: ['No result', 'بلا نتيجة'],
});

export const outcomeStatus = vocabulary('What became of the result', {
  achieved: ['Achieved', 'تحقق'],
  partial: ['Partly achieved', 'تحقق جزئيا'],
  deferred: ['Deferred', 'مؤجل'],
  'not-achieved': ['Not achieved', 'لم يتحقق'],
  pending: ['Pending', 'قيد الانتظار'],
});

export const channel = vocabulary('Through what channel it was said', {
  'press-conference': ['Press conference', 'مؤتمر صحفي'],
  briefing: ['Briefing', 'إحاطة'],
  interview: ['Interview', 'مقابلة'],
  'news-agency': ['News agency', 'وكالة أنباء'],
  written: ['Written statement', 'بيان مكتوب'],
  'source-narration': ["The source's own narration", 'سرد المصدر نفسه'],
});

export const speechType = vocabulary('Whether the source gives the words or reports them', {
  direct: ['Direct speech', 'كلام مباشر'],
  indirect: ['Reported speech', 'كلام منقول'],
});

export const outlook = vocabulary('How the speaker sees what comes', {
  optimistic: ['Optimistic', 'متفائل'],
  pessimistic: ['Pessimistic', 'متشائم'],
  mixed: ['Mixed', 'متباين'],
  neutral: ['Neutral', 'محايد'],
});

export const statementRelation = vocabulary('What this statement is to the other', {
  contradicts: ['Contradicts', 'يناقض'],
  'differs-in-scope': ['Differs in scope', 'يختلف في النطاق'],
  supports: ['Supports', 'يؤيد'],
  refines: ['Refines', 'يدقق'],
  corrects: ['Corrects', 'يصحح'],
  supersedes: ['Supersedes', 'يحل محل'],
  translates: ['Translates', 'يترجم'],
  'variant-of': ['Is a variant of', 'صيغة أخرى من'],
  accepts: ['Accepts', 'يقبل'],
  rejects: ['Rejects', 'يرفض'],
  'responds-to': ['Responds to', 'يرد على'],
});

export const evidenceCheck = vocabulary("What comparing the passage with the source's text gave", {
  verified: ['Verified: the passage stands where it is cited', 'مُتحقق منه: المقطع في موضعه'],
  moved: ['Moved: the passage stands elsewhere, once', 'منقول: المقطع في موضع آخر'],
  ambiguous: ['Ambiguous: the passage stands elsewhere, more than once', 'ملتبس: المقطع في أكثر من موضع آخر'],
  'not-found': ['Not found: the text does not hold the passage', 'غير موجود: النص لا يتضمن المقطع'],
  'no-passage': ['No passage: the source alone is cited', 'بلا مقطع: يُستشهد بالمصدر وحده'],
  unchecked: ['Unchecked: the server does not hold the text', 'غير مفحوص: النص ليس لدى الخادم'],
});

export const actorType = vocabulary('What kind of actor it is', {
  person: ['Person', 'شخص'],
  state: ['State', 'دولة'],
  organization: ['Organization', 'منظمة'],
  group: ['Group', 'جماعة'],
});

export const sourceType = vocabulary('What kind of source it is', {
  article: ['Article', 'مقال'],
  communique: ['Communiqué', 'بيان رسمي'],
  transcript: ['Transcript', 'محضر'],
  dataset: ['Data set', 'مجموعة بيانات'],
});

export const sourceRights = vocabulary('Whether the text may be held and shown', {
  restricted: ['Restricted: only a fingerprint is held', 'مقيد: تُحفظ البصمة فقط'],
  open: ['Open', 'مفتوح'],
});
