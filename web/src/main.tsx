// The explorer: the view that the address names, in the frame that all share.
import { computed } from '@preact/signals';
import { type ComponentType, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Frame } from './frame/frame.tsx';
import { t } from './language.ts';
import { address, linkTo, startRouter } from './router.ts';
import './theme.ts';
import { type ViewProps, viewAt } from './views.ts';

const found = computed(() => viewAt(address.value.path));

function Page() {
  const at = found.value;
  const [View, setView] = useState<ComponentType<ViewProps>>();
  const name = at?.view.name;
  useEffect(() => {
    let left = false;
    setView(undefined);
    at?.view.load().then(loaded => left || setView(() => loaded));
    return () => {
      left = true;
    };
  }, [name]);
  return (
    <Frame asOf={at?.view.asOf ?? false}>
      {at === undefined ? <Nowhere /> : View && <View key={JSON.stringify(at.path)} path={at.path} />}
    </Frame>
  );
}

const Nowhere = () => (
  <div class="problem" role="alert">
    <h1>{t.value.frame.noSuchView}</h1>
    <p>
      <a href={linkTo('/')}>{t.value.frame.toStart}</a>
    </p>
  </div>
);

// The code of the view is on its way before the frame is drawn.
found.value?.view.load();
startRouter(path => viewAt(path) !== undefined);
const page = document.getElementById('page');
if (page !== null) render(<Page />, page);
