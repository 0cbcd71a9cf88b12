// Letters that are forms of another: Unicode 17.0.0. Made by test/support/arabic-letters.ts, which says how; not edited by hand.

/** By the letter: alef, heh with teh marbuta, yeh, kaf. What Unicode decomposes is left out. */
export const FORMS: Readonly<Record<string, string>> = {
  '\u0627':
    '\u0671\u0672\u0673\u0773\u0774\u0870\u0871\u0872\u0873\u0874\u0875\u0876\u0877\u0878\u0879\u087A\u087B\u087C\u087D\u087E\u087F\u0880\u0881\u0882',
  '\u0647': '\u0629\u06BE\u06C1\u06C3\u06D5\u06FF',
  '\u064A':
    '\u0620\u063D\u063E\u063F\u0649\u06CC\u06CD\u06CE\u06D0\u06D1\u06D2\u0775\u0776\u0777\u077A\u077B\u0886\u08A8\u08A9\u08AC\u08BA',
  '\u0643': '\u063B\u063C\u06A9\u06AA\u06AB\u06AC\u06AE\u0762\u0763\u0764\u077F\u088D\u08B4\u08C2\u{10EC4}',
};
