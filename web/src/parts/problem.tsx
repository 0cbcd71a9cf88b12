// What went wrong, in the language of the page: by the codes of the problem where that has words for them, else as the server says it.
import { askWith, type Problem } from '../api.ts';
import { t } from '../language.ts';
import { linkTo } from '../router.ts';

/** The page that explains a problem is at the end of its type (RFC 9457 §3.1.1). */
const PAGE = '/problems/';

/** What a problem is called and what it means, by its code; undefined where the language has what the server says. */
export const problemIn = (slug: string): readonly [title: string, meaning: string] | undefined =>
  (t.value.problems as Readonly<Record<string, readonly [string, string]>>)[slug];

export function ProblemOf({ problem }: { readonly problem: Problem }) {
  const { title, status, type, requestId } = problem;
  const [, slug = ''] = type.split(PAGE);
  const own = problemIn(slug);
  return (
    <div class="problem" role="alert">
      <h2>
        {status === 0 ? t.value.problem.unreachable : (own?.[0] ?? title)}
        {status > 0 && <span class="code"> {status}</span>}
      </h2>
      {own === undefined ? <AsSaid problem={problem} /> : <InOwnWords problem={problem} meaning={own[1]} />}
      {status === 401 && <KeyForm />}
      {(status === 0 || status >= 500) && (
        <p>
          <button type="button" onClick={() => location.reload()}>
            {t.value.problem.again}
          </button>
        </p>
      )}
      <p class="quiet">
        {slug !== '' && <a href={linkTo(PAGE + slug)}>{t.value.problem.explained}</a>}
        {requestId !== undefined && (
          <>
            {' '}
            · {t.value.problem.request} <code>{requestId}</code>
          </>
        )}
      </p>
    </div>
  );
}

interface Told {
  readonly problem: Problem;
}

/** In the words of the server, or of the browser where the server was not reached. */
function AsSaid({ problem: { title, status, detail, errors = [] } }: Told) {
  return (
    <>
      <p dir="auto">{status === 0 ? title : detail}</p>
      {errors.length > 1 && (
        <ul>
          {errors.map(({ detail: fault, ...at }) => (
            <li key={`${where(at)}${fault}`}>
              <code dir="ltr">{where(at)}</code> {fault}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** In words of the page, made from the codes; what the server said in English can be opened. */
function InOwnWords({ problem, meaning }: Told & { readonly meaning: string }) {
  const faults = t.value.faults as Readonly<Record<string, string>>;
  return (
    <>
      <p>{meaning}</p>
      {problem.errors !== undefined && (
        <ul>
          {problem.errors.map(({ code, ...at }) => (
            <li key={`${where(at)}${code}`}>
              <code dir="ltr">{where(at)}</code> {faults[code] ?? problemIn(code)?.[0] ?? code}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>{t.value.problem.inEnglish}</summary>
        <div lang="en" dir="ltr">
          <AsSaid problem={problem} />
        </div>
      </details>
    </>
  );
}

type Fault = NonNullable<Problem['errors']>[number];

const where = ({ parameter, pointer, header }: Pick<Fault, 'parameter' | 'pointer' | 'header'>) =>
  parameter ?? header ?? pointer;

/** Where reading is closed, the reader's own key opens it. */
function KeyForm() {
  const use = (event: SubmitEvent) => {
    event.preventDefault();
    askWith(String(new FormData(event.currentTarget as HTMLFormElement).get('key')).trim());
  };
  return (
    <form class="key" onSubmit={use}>
      <label>
        {t.value.problem.key} <input type="password" name="key" required autocomplete="off" maxLength={200} />
      </label>
      <button type="submit">{t.value.problem.useKey}</button>
      <p class="quiet">{t.value.problem.keyHint}</p>
    </form>
  );
}
