// One request in the languages of those who would send it. Pure.

/** How a request is sent from each place, by its name; `url` is whole, host included. */
export const CALLS: Readonly<Record<string, (url: string) => string>> = {
  curl: url => `curl '${url}'`,
  TypeScript: url =>
    `const answer = await fetch('${url}', {\n  headers: { accept: 'application/json' },\n});\nconsole.log(await answer.json());`,
  Python: url =>
    `import json, urllib.request\n\nwith urllib.request.urlopen('${url}') as answer:\n    print(json.load(answer))`,
  R: url => `library(jsonlite)\n\nanswer <- fromJSON('${url}')\nstr(answer, max.level = 2)`,
};
