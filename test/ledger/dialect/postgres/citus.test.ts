// What no run of these tests has seen yet.
import { test } from 'vitest';

test.skip('the whole suite on Citus (there is no Citus to run it on)', () => {});
