// Light or dark: as the reader's system has it, until they choose.
import { effect, signal } from '@preact/signals';

const REMEMBERED = 'theme';
const system = matchMedia('(prefers-color-scheme: dark)');

export const theme = signal(localStorage.getItem(REMEMBERED) ?? (system.matches ? 'dark' : 'light'));

system.addEventListener('change', () => {
  if (localStorage.getItem(REMEMBERED) === null) theme.value = system.matches ? 'dark' : 'light';
});

export function switchTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  localStorage.setItem(REMEMBERED, theme.value);
}

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
