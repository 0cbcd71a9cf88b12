// Files that are dragged over the page: one that is dropped beside its place never takes the page away.
import { signal } from '@preact/signals';

/** Whether a file is dragged over the page. */
export const dragging = signal(false);

const ofFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;

/** Keeps the browser from opening what is dropped in place of the page. */
export function keepPage(): void {
  addEventListener('dragover', event => {
    if (!ofFile(event)) return;
    dragging.value = true;
    event.preventDefault();
  });
  addEventListener('dragleave', event => {
    // Where there is nothing that it came to, it left the page.
    if (event.relatedTarget === null) dragging.value = false;
  });
  addEventListener('drop', event => {
    dragging.value = false;
    if (ofFile(event)) event.preventDefault();
  });
}
