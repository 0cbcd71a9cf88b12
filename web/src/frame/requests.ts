// One request in the languages of those who would send it. Pure.

/** How a request is sent: `open` as it is, `keyed` with the key that the environment holds. `url` is whole, host included. */
interface Call {
  readonly open: (url: string) => string;
  readonly keyed: (url: string) => string;
}

const VARIABLE = 'COMMUNIQUE_API_KEY';

/** How it is sent from each place, by its name. */
export const CALLS: Readonly<Record<string, Call>> = {
  curl: {
    open: url => `curl '${url}'`,
    keyed: url => `curl -H "Authorization: Bearer $${VARIABLE}" '${url}'`,
  },
  TypeScript: {
    open: url => fetched(url, "accept: 'application/json'"),
    keyed: url => fetched(url, `accept: 'application/json', authorization: \`Bearer \${process.env.${VARIABLE}}\``),
  },
  Python: {
    open: url => `import json, urllib.request\n\n${opened(`'${url}'`)}`,
    keyed: url =>
      `import json, os, urllib.request\n\nkey = {'Authorization': 'Bearer ' + os.environ['${VARIABLE}']}\n${opened(`urllib.request.Request('${url}', headers=key)`)}`,
  },
  R: {
    open: url => structured(`'${url}'`),
    keyed: url =>
      structured(`url('${url}',\n  headers = c(Authorization = paste('Bearer', Sys.getenv('${VARIABLE}'))))`),
  },
};

const fetched = (url: string, headers: string) =>
  `const answer = await fetch('${url}', {\n  headers: { ${headers} },\n});\nconsole.log(await answer.json());`;

const opened = (request: string) => `with urllib.request.urlopen(${request}) as answer:\n    print(json.load(answer))`;

const structured = (from: string) => `library(jsonlite)\n\nanswer <- fromJSON(${from})\nstr(answer, max.level = 2)`;
