// What went wrong, in the words of the server that says so.
import { askWith, type Problem } from '../api.ts';
import { t } from '../language.ts';

export function ProblemOf({ problem }: { readonly problem: Problem }) {
  const { title, status, detail, type, errors, requestId } = problem;
  return (
    <div class="problem" role="alert">
      <h2>
        {status === 0 ? t.value.problem.unreachable : title}
        {status > 0 && <span class="code"> {status}</span>}
      </h2>
      <p dir="auto">{status === 0 ? title : detail}</p>
      {errors !== undefined && errors.length > 1 && (
        <ul>
          {errors.map(({ detail: fault, parameter, pointer }) => (
            <li key={`${parameter}${pointer}${fault}`}>
              <code>{parameter ?? pointer}</code> {fault}
            </li>
          ))}
        </ul>
      )}
      {status === 401 && <KeyForm />}
      {(status === 0 || status >= 500) && (
        <p>
          <button type="button" onClick={() => location.reload()}>
            {t.value.problem.again}
          </button>
        </p>
      )}
      <p class="quiet">
        {type.startsWith('/problems/') && <a href={type}>{t.value.problem.explained}</a>}
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
