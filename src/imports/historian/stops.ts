// Stops: trips that tell of a halt on the way, or of rest, and of nobody who was met.

/** How a sentence begins that tells of a halt or of rest. */
const HALT =
  /^(an? )?((overnight|brief|short|technical|unscheduled|refuel(l)?ing|transit|airport) )*(stop|stops|stopped|stopover|layover|refuel(l)?ed|refuel(l)?ing|disembarked|embarked|in transit|transit|changed planes|rested|rest|vacation|vacationed)\b/i;

/** What is said of those who did more than halt. */
const MORE =
  /\b(met|meets|attended|addressed|discussed|visited|conferred|consulted|signed|spoke|talked|delivered|held|participated|inspected|toured|called|gave|received|witnessed|joined|dined|negotiated|presented|accompanied)\b/i;

/** Whether a remark tells of a halt on the way, such as for fuel, or of rest, and of nothing else that was done. */
export const isStop = (remark: string): boolean => HALT.test(remark) && !MORE.test(remark);
