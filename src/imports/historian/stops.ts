// Stops: trips that tell of a halt on the way, or of rest, and of nobody who was met.

/** What may stand before the word for it: `An overnight`. */
const LEAD = /^(an? )?((overnight|brief|short|technical|unscheduled|refuel(l)?ing|transit|airport) )*/i;

/** How a sentence goes on that tells of a halt. */
const HALT =
  /^(stop|stops|stopped|stopover|layover|refuel(l)?ed|refuel(l)?ing|disembarked|embarked|in transit|transit|changed planes)\b/i;

/** And of rest. */
const REST = /^(rested|rest|vacation|vacationed)\b/i;

/** What is said of those who did more than halt. */
const MORE =
  /\b(met|meets|attended|addressed|discussed|visited|conferred|consulted|signed|spoke|talked|delivered|held|participated|inspected|toured|called|gave|received|witnessed|joined|dined|negotiated|presented|accompanied)\b/i;

const begins = (remark: string, word: RegExp) => {
  const [lead = ''] = LEAD.exec(remark) ?? [];
  // The word may be one of those that stand before another: `Refueling stop`, `Refueling`.
  return word.test(remark.slice(lead.length)) || (lead !== '' && word.test(remark));
};

/** Whether a remark begins with a halt on the way, such as for fuel. */
export const isHalt = (remark: string): boolean => begins(remark, HALT);

/** Whether it begins with rest. */
export const isRest = (remark: string): boolean => begins(remark, REST);

/** Whether a remark tells of a halt on the way, or of rest, and of nothing else that was done. */
export const isStop = (remark: string): boolean => (isHalt(remark) || isRest(remark)) && !MORE.test(remark);
