// The PLOVER codes (events, modes by event, contexts), each with a label in English and Arabic.

/**
 * Codes follow the tables of the PLOVER manual, draft 2.0 (December 2023), without its four auxiliary modes
 * (historical, future, hypothetical, negation), which belong to no event. PLOVER's own CAMEO conversion table
 * (September 2021) uses some codes that these tables lack: those rows are `mappingOnly`. The wording of the labels is
 * our own.
 */
interface PloverCode {
  code: string;
  en: string;
  ar: string;
}

interface PloverMode extends PloverCode {
  event: string;
  mappingOnly?: true;
}

interface PloverContext extends PloverCode {
  mappingOnly?: true;
}

export const ploverEvents: readonly PloverCode[] = [
  { code: 'AGREE', en: 'Agreement or promise to cooperate', ar: 'الاتفاق على التعاون أو الوعد به' },
  { code: 'CONSULT', en: 'Meeting, visit or talks', ar: 'لقاء أو زيارة أو محادثات' },
  { code: 'SUPPORT', en: 'Political or diplomatic support', ar: 'دعم سياسي أو دبلوماسي' },
  { code: 'CONCEDE', en: 'Concession in words', ar: 'تنازل بالقول' },
  { code: 'COOPERATE', en: 'Practical cooperation of mutual benefit', ar: 'تعاون عملي متبادل المنفعة' },
  { code: 'AID', en: 'Aid given to others', ar: 'تقديم مساعدات إلى الآخرين' },
  { code: 'RETREAT', en: 'Concession in deed', ar: 'تنازل بالفعل' },
  { code: 'REQUEST', en: 'Request, demand or order', ar: 'طلب أو مطالبة أو أمر' },
  { code: 'ACCUSE', en: 'Criticism, accusation or inquiry', ar: 'انتقاد أو اتهام أو تحقيق' },
  { code: 'REJECT', en: 'Rejection or refusal', ar: 'رفض أو امتناع' },
  { code: 'THREATEN', en: 'Threat or warning', ar: 'تهديد أو إنذار' },
  { code: 'PROTEST', en: 'Protest by civilians', ar: 'احتجاج مدنيين' },
  { code: 'SANCTION', en: 'Relations reduced or broken off', ar: 'تقليص العلاقات أو قطعها' },
  { code: 'MOBILIZE', en: 'Show or build-up of force', ar: 'استعراض للقوة أو حشد لها' },
  { code: 'COERCE', en: 'Repression or coercion short of violence', ar: 'قمع أو إكراه دون عنف' },
  { code: 'ASSAULT', en: 'Physical violence or armed attack', ar: 'عنف جسدي أو هجوم مسلح' },
];

export const ploverModes: readonly PloverMode[] = [
  { event: 'CONSULT', code: 'visit', en: 'Visit to the other side', ar: 'زيارة إلى الطرف الآخر' },
  { event: 'CONSULT', code: 'third-party', en: 'Talks with a third side as host', ar: 'محادثات يستضيفها طرف ثالث' },
  { event: 'CONSULT', code: 'multilateral', en: 'Talks within a wider forum', ar: 'محادثات في إطار متعدد الأطراف' },
  { event: 'CONSULT', code: 'phone', en: 'Talks by telephone or remotely', ar: 'محادثات هاتفية أو عن بعد' },
  { event: 'RETREAT', code: 'withdraw', en: 'Forces pulled back', ar: 'سحب القوات' },
  { event: 'RETREAT', code: 'release', en: 'Captives freed', ar: 'الإفراج عن محتجزين' },
  { event: 'RETREAT', code: 'disarm', en: 'Weapons laid down', ar: 'التخلي عن السلاح' },
  { event: 'RETREAT', code: 'ceasefire', en: 'Ceasefire put into effect', ar: 'تطبيق وقف إطلاق النار' },
  { event: 'RETREAT', code: 'access', en: 'Outside parties let in', ar: 'السماح بدخول أطراف ثالثة' },
  { event: 'RETREAT', code: 'resign', en: 'Official stepping down', ar: 'استقالة مسؤول' },
  { event: 'RETREAT', code: 'return', en: 'Property handed back', ar: 'إعادة ممتلكات', mappingOnly: true },
  { event: 'RETREAT', code: 'ease', en: 'Sanctions loosened', ar: 'تخفيف عقوبات', mappingOnly: true },
  { event: 'REQUEST', code: 'assist', en: 'Request for help or cooperation', ar: 'طلب مساعدة أو تعاون' },
  { event: 'REQUEST', code: 'change', en: 'Request for political change', ar: 'طلب تغيير سياسي' },
  { event: 'REQUEST', code: 'yield', en: 'Request for a concession', ar: 'طلب تقديم تنازل' },
  { event: 'REQUEST', code: 'meet', en: 'Request for talks', ar: 'طلب إجراء محادثات' },
  { event: 'ACCUSE', code: 'disapprove', en: 'Criticism or complaint', ar: 'انتقاد أو شكوى' },
  { event: 'ACCUSE', code: 'investigate', en: 'Inquiry of any kind', ar: 'تحقيق من أي نوع' },
  { event: 'ACCUSE', code: 'allege', en: 'Allegation, charge or lawsuit', ar: 'ادعاء أو توجيه تهمة أو دعوى قضائية' },
  { event: 'REJECT', code: 'assist', en: 'Refusal of help or cooperation', ar: 'رفض المساعدة أو التعاون' },
  { event: 'REJECT', code: 'change', en: 'Refusal of political change', ar: 'رفض تغيير سياسي' },
  { event: 'REJECT', code: 'yield', en: 'Refusal of a concession', ar: 'رفض تقديم تنازل' },
  { event: 'REJECT', code: 'meet', en: 'Refusal of talks', ar: 'رفض إجراء محادثات' },
  { event: 'THREATEN', code: 'restrict', en: 'Threat of restrictions', ar: 'التهديد بفرض قيود' },
  { event: 'THREATEN', code: 'arrest', en: 'Threat of arrest', ar: 'التهديد بالاعتقال' },
  { event: 'THREATEN', code: 'relations', en: 'Threat to end ties or talks', ar: 'التهديد بقطع العلاقات أو المحادثات' },
  { event: 'THREATEN', code: 'expel', en: 'Threat of expulsion', ar: 'التهديد بالطرد' },
  { event: 'THREATEN', code: 'territory', en: 'Threat to take territory', ar: 'التهديد بالاستيلاء على أراضٍ' },
  { event: 'THREATEN', code: 'violence', en: 'Threat of violence', ar: 'التهديد بالعنف' },
  { event: 'THREATEN', code: 'ban', en: 'Threat to outlaw a group', ar: 'التهديد بحظر جماعة', mappingOnly: true },
  { event: 'THREATEN', code: 'political', en: 'Threat to liberties', ar: 'التهديد بتقييد الحريات', mappingOnly: true },
  { event: 'PROTEST', code: 'demo', en: 'Peaceful demonstration', ar: 'مظاهرة سلمية' },
  { event: 'PROTEST', code: 'riot', en: 'Riot or violent unrest', ar: 'أعمال شغب' },
  { event: 'PROTEST', code: 'strike', en: 'Stoppage of work', ar: 'إضراب عن العمل' },
  { event: 'PROTEST', code: 'hunger', en: 'Refusal of food', ar: 'إضراب عن الطعام' },
  { event: 'PROTEST', code: 'boycott', en: 'Boycott of trade or contact', ar: 'مقاطعة تجارية أو اجتماعية' },
  { event: 'PROTEST', code: 'obstruct', en: 'Roads or sites blocked', ar: 'إغلاق الطرق أو المواقع' },
  { event: 'PROTEST', code: 'vandalize', en: 'Symbolic damage to property', ar: 'إتلاف رمزي للممتلكات' },
  { event: 'SANCTION', code: 'convict', en: 'Court finding of guilt', ar: 'حكم قضائي بالإدانة' },
  { event: 'SANCTION', code: 'expel', en: 'Expulsion from a country or body', ar: 'الطرد من بلد أو هيئة' },
  { event: 'SANCTION', code: 'withdraw', en: 'Withdrawal from a body or mission', ar: 'الانسحاب من هيئة أو بعثة' },
  { event: 'SANCTION', code: 'discontinue', en: 'Exchanges cut or ended', ar: 'تقليص المبادلات أو وقفها' },
  { event: 'MOBILIZE', code: 'troops', en: 'Troops called up', ar: 'تعبئة الجنود' },
  { event: 'MOBILIZE', code: 'weapons', en: 'Weapons made ready', ar: 'رفع جاهزية الأسلحة' },
  { event: 'MOBILIZE', code: 'police', en: 'Police called up', ar: 'تعبئة الشرطة' },
  { event: 'MOBILIZE', code: 'militia', en: 'Militia called up', ar: 'تعبئة ميليشيا' },
  { event: 'COERCE', code: 'seize', en: 'Search, raid or confiscation', ar: 'تفتيش أو مداهمة أو مصادرة' },
  { event: 'COERCE', code: 'restrict', en: 'Limits on freedoms or movement', ar: 'تقييد الحريات أو الحركة' },
  { event: 'COERCE', code: 'censor', en: 'Censorship of information', ar: 'فرض رقابة على المعلومات' },
  { event: 'COERCE', code: 'curfew', en: 'Curfew put in force', ar: 'فرض حظر التجول' },
  { event: 'COERCE', code: 'martial-law', en: 'Emergency or martial law', ar: 'حالة طوارئ أو أحكام عرفية' },
  { event: 'COERCE', code: 'arrest', en: 'Arrest or detention', ar: 'اعتقال أو احتجاز' },
  { event: 'COERCE', code: 'deport', en: 'Deportation of individuals', ar: 'ترحيل أفراد' },
  { event: 'COERCE', code: 'withhold', en: 'Public services or supplies cut off', ar: 'قطع خدمات أو إمدادات عامة' },
  { event: 'COERCE', code: 'misinformation', en: 'Spread of false information', ar: 'نشر معلومات مضللة' },
  { event: 'COERCE', code: 'cyber', en: 'Attack on computer systems', ar: 'هجوم سيبراني' },
  { event: 'COERCE', code: 'ban', en: 'Groups or persons outlawed', ar: 'حظر جماعات أو أفراد', mappingOnly: true },
  { event: 'ASSAULT', code: 'abduct', en: 'Abduction or hijacking', ar: 'خطف أشخاص أو مركبات' },
  { event: 'ASSAULT', code: 'beat', en: 'Beating of people', ar: 'ضرب أشخاص' },
  { event: 'ASSAULT', code: 'torture', en: 'Torture of people', ar: 'تعذيب أشخاص' },
  { event: 'ASSAULT', code: 'sexual', en: 'Assault of a sexual nature', ar: 'اعتداء جنسي' },
  { event: 'ASSAULT', code: 'targeted', en: 'Assassination or deliberate killing', ar: 'اغتيال أو قتل متعمد' },
  { event: 'ASSAULT', code: 'destroy', en: 'Property destroyed on purpose', ar: 'تدمير متعمد لممتلكات' },
  { event: 'ASSAULT', code: 'primitive', en: 'Attack with simple weapons', ar: 'هجوم بأسلحة بدائية' },
  { event: 'ASSAULT', code: 'firearms', en: 'Attack with firearms', ar: 'هجوم بأسلحة نارية' },
  { event: 'ASSAULT', code: 'explosives', en: 'Attack with explosives', ar: 'هجوم بمتفجرات' },
  { event: 'ASSAULT', code: 'suicide-attack', en: 'Attack by a suicide attacker', ar: 'هجوم انتحاري' },
  { event: 'ASSAULT', code: 'aerial', en: 'Attack by crewed aircraft', ar: 'هجوم بطائرات مأهولة' },
  { event: 'ASSAULT', code: 'drone', en: 'Attack by drone', ar: 'هجوم بطائرات مسيرة' },
  { event: 'ASSAULT', code: 'heavy-weapons', en: 'Attack with heavy weapons', ar: 'هجوم بأسلحة ثقيلة' },
  { event: 'ASSAULT', code: 'crowd-control', en: 'Crowd dispersed by force', ar: 'تفريق حشد بالقوة' },
  { event: 'ASSAULT', code: 'unconventional', en: 'Attack with mass destruction weapons', ar: 'هجوم بأسلحة دمار شامل' },
  { event: 'ASSAULT', code: 'assassinate', en: 'Assassination or attempt', ar: 'اغتيال أو محاولته', mappingOnly: true },
  { event: 'ASSAULT', code: 'cleansing', en: 'Ethnic cleansing', ar: 'تطهير عرقي', mappingOnly: true },
  { event: 'ASSAULT', code: 'massacre', en: 'Mass killing', ar: 'قتل جماعي', mappingOnly: true },
  { event: 'ASSAULT', code: 'seize', en: 'Destruction of property', ar: 'تدمير ممتلكات', mappingOnly: true },
  // By its name a context; the conversion table has it in the place of the mode for CAMEO 175.
  { event: 'ASSAULT', code: 'pro_autocracy', en: 'Violent repression', ar: 'قمع عنيف', mappingOnly: true },
];

export const ploverContexts: readonly PloverContext[] = [
  { code: 'military', en: 'Armed forces of the state', ar: 'القوات المسلحة للدولة' },
  { code: 'intelligence', en: 'Intelligence services and espionage', ar: 'الاستخبارات والتجسس' },
  { code: 'executive', en: 'Executive power and administration', ar: 'السلطة التنفيذية والإدارة' },
  { code: 'legislative', en: 'Parliament and law-making', ar: 'البرلمان والتشريع' },
  { code: 'election', en: 'Elections and voting', ar: 'الانتخابات والاقتراع' },
  { code: 'political_institutions', en: 'Political bodies and parties', ar: 'المؤسسات السياسية والأحزاب' },
  { code: 'pro_democracy', en: 'Moves towards democracy', ar: 'خطوات نحو الديمقراطية' },
  { code: 'pro_autocracy', en: 'Moves towards autocracy', ar: 'خطوات نحو الاستبداد' },
  { code: 'economic', en: 'Economy, trade and finance', ar: 'الاقتصاد والتجارة والمال' },
  { code: 'legal', en: 'Law and the courts', ar: 'القانون والمحاكم' },
  { code: 'reparations', en: 'Redress for past wrongs', ar: 'جبر أضرار الماضي' },
  { code: 'human_rights', en: 'Human rights in general', ar: 'حقوق الإنسان عمومًا' },
  { code: 'rights_freedoms', en: 'Political and civil liberties', ar: 'الحريات السياسية والمدنية' },
  { code: 'repression', en: 'Forcible suppression of people', ar: 'القمع بالقوة' },
  { code: 'human_security', en: 'Food, water, shelter and energy', ar: 'الغذاء والماء والسكن والطاقة' },
  { code: 'gender', en: 'Women and gender equality', ar: 'المرأة والمساواة بين الجنسين' },
  { code: 'lgbt', en: 'LGBTQ people and their rights', ar: 'المثليون ومغايرو الهوية الجنسانية وحقوقهم' },
  { code: 'religion_ethnicity', en: 'Religious and ethnic groups', ar: 'الجماعات الدينية والعرقية' },
  { code: 'inequality', en: 'Unequal wealth and opportunity', ar: 'التفاوت في الثروة والفرص' },
  { code: 'diplomatic', en: 'Diplomacy and formal negotiation', ar: 'الدبلوماسية والتفاوض الرسمي' },
  { code: 'territory', en: 'Disputed land and borders', ar: 'الأراضي والحدود المتنازع عليها' },
  { code: 'peacekeeping', en: 'Peacekeeping missions', ar: 'بعثات حفظ السلام' },
  { code: 'health', en: 'Public health and disease', ar: 'الصحة العامة والأمراض' },
  { code: 'asylum', en: 'Asylum and asylum seekers', ar: 'اللجوء وطالبو اللجوء' },
  { code: 'migration', en: 'Migrants, refugees and displacement', ar: 'الهجرة واللاجئون والنزوح' },
  { code: 'disasters', en: 'Natural and industrial disasters', ar: 'الكوارث الطبيعية والصناعية' },
  { code: 'natural_resource', en: 'Oil, minerals and other resources', ar: 'النفط والمعادن وسائر الموارد الطبيعية' },
  { code: 'environment', en: 'Environment and climate', ar: 'البيئة والمناخ' },
  { code: 'technology', en: 'New and advanced technology', ar: 'التقنيات الجديدة والمتقدمة' },
  { code: 'terrorism', en: 'Terrorism and the fight against it', ar: 'الإرهاب ومكافحته' },
  { code: 'cbrn', en: 'Weapons of mass destruction', ar: 'أسلحة الدمار الشامل' },
  { code: 'cyber', en: 'Cyber security and attacks', ar: 'الأمن السيبراني والهجمات السيبرانية' },
  { code: 'misinformation', en: 'False information and influence campaigns', ar: 'المعلومات المضللة وحملات التأثير' },
  { code: 'crime', en: 'Crime in general', ar: 'الجريمة عمومًا' },
  { code: 'corruption', en: 'Corruption and abuse of office', ar: 'الفساد وإساءة استخدام المنصب' },
  { code: 'illegal_drugs', en: 'Illicit drugs and their trade', ar: 'المخدرات غير المشروعة وتجارتها' },
  { code: 'trafficking', en: 'Smuggling and illicit trade', ar: 'التهريب والاتجار غير المشروع' },
  { code: 'humanitarian', en: 'Humanitarian relief', ar: 'الإغاثة الإنسانية', mappingOnly: true },
  { code: 'democracy', en: 'Political freedoms and parties', ar: 'الحريات السياسية والأحزاب', mappingOnly: true },
];
