// Tests that start processes start what is built: this builds it, once, and quickly when nothing has changed.
import { execFileSync } from 'node:child_process';
import { packageRoot } from '../src/package-root.ts';

export default function build(): void {
  execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { cwd: packageRoot, stdio: 'inherit' });
}
