// The problems that the server answers with, and what to do about each.
import { useAnswer } from '../answer.ts';
import { api, bodyOf } from '../api.ts';
import { t } from '../language.ts';
import { problemIn } from '../parts/problem.tsx';
import { linkTo } from '../router.ts';
import type { ViewProps } from '../view-props.ts';
import { Shown } from './record.tsx';

export function ProblemsView() {
  const answer = useAnswer('problems', signal => bodyOf(api.GET('/problems', { signal })));
  return (
    <Shown answer={answer}>
      {({ data }) => (
        <div class="record">
          <h1>{t.value.problem.all}</h1>
          <ul class="plain">
            {data.map(({ slug, title, status }) => (
              <li key={slug}>
                <a href={linkTo(`/problems/${slug}`)}>{problemIn(slug)?.[0] ?? title}</a>{' '}
                <span class="quiet">{status}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Shown>
  );
}

export function ProblemView({ path: { slug = '' } }: ViewProps) {
  const answer = useAnswer(`problem ${slug}`, signal =>
    bodyOf(api.GET('/problems/{slug}', { params: { path: { slug } }, signal })),
  );
  return (
    <Shown answer={answer}>
      {({ title, status, description }) => (
        <div class="record">
          <h1>
            {problemIn(slug)?.[0] ?? title} <span class="quiet">{status}</span>
          </h1>
          <p class="summary">{problemIn(slug)?.[1] ?? description}</p>
          <p>
            <a href={linkTo('/problems')}>{t.value.problem.all}</a>
          </p>
        </div>
      )}
    </Shown>
  );
}
