// A place on which a file may be dropped; what stands in it does the same for whoever cannot drop.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { dragging } from '../frame/dropping.ts';
import './drop.css';

interface Props {
  /** Is given what was dropped: files, or text. */
  readonly onDropped: (dropped: DataTransfer | null) => void;
  readonly children: ComponentChildren;
}

export function Drop({ onDropped, children }: Props) {
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whoever cannot drop has the fields and the buttons within it
    <div
      class={over || dragging.value ? 'drop over' : 'drop'}
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault();
        setOver(false);
        onDropped(event.dataTransfer);
      }}
    >
      {children}
    </div>
  );
}
