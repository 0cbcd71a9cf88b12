// Loaded before the program: when it ends, it prints which packages it has loaded.
import { registerHooks } from 'node:module';

const packages = new Set();

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const [, name] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(found.url) ?? [];
    if (name) packages.add(name);
    return found;
  },
});

process.on('exit', () => process.stdout.write(`loaded: ${[...packages].join(' ')}\n`));
