// The explorer: the view that the address names, in the frame that all share.
import { computed } from '@preact/signals';
import { type ComponentType, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { keepPage } from './frame/dropping.ts';
import { Frame } from './frame/frame.tsx';
import { address, startRouter } from './router.ts';
import './theme.ts';
import type { ViewProps } from './view-props.ts';
import { viewAt } from './views.ts';

const found = computed(() => viewAt(address.value.path));

/** The view of what has none of its own. */
const elsewhere = () => import('./views/elsewhere.tsx').then(module => module.Elsewhere);

function Page() {
  const at = found.value;
  const name = at?.view.name ?? 'elsewhere';
  const [loaded, setLoaded] = useState<{ readonly name: string; readonly View: ComponentType<ViewProps> }>();
  useEffect(() => {
    let left = false;
    (at?.view.load ?? elsewhere)().then(View => left || setLoaded({ name, View }));
    return () => {
      left = true;
    };
  }, [name]);
  // Until the view of an address is loaded none is shown: that of the address before would ask for what is not there.
  const View = loaded?.name === name ? loaded.View : undefined;
  return (
    <Frame asOf={at?.view.asOf ?? false}>{View && <View key={JSON.stringify(at?.path)} path={at?.path ?? {}} />}</Frame>
  );
}

// The code of the view is on its way before the frame is drawn.
(found.value?.view.load ?? elsewhere)();
keepPage();
startRouter(path => viewAt(path) !== undefined);
const page = document.getElementById('page');
if (page !== null) render(<Page />, page);
