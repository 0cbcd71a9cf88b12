// An address that has no view of its own: what the server answers there, in its own words.

import { requestOf } from '../address.ts';
import { useAnswer } from '../answer.ts';
import { api, bodyOf } from '../api.ts';
import { AsRequest, TakeAway } from '../frame/take-away.tsx';
import { t } from '../language.ts';
import { address } from '../router.ts';
import { Shown } from './record.tsx';

export function Elsewhere() {
  const { path } = address.value;
  const request = requestOf(address.value);
  // It is no address that the types know: that is why it has no view.
  const answer = useAnswer(request, signal => bodyOf(api.GET(request as '/', { signal })));
  return (
    <Shown answer={answer}>
      {value => (
        <div class="record">
          <h1>
            <code dir="ltr">{path}</code>
          </h1>
          <p class="quiet">{t.value.record.asAnswered}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <pre class="value" dir="auto" tabIndex={0}>
            {JSON.stringify(value, null, 2)}
          </pre>
          <TakeAway>
            <AsRequest href={request} />
          </TakeAway>
        </div>
      )}
    </Shown>
  );
}
