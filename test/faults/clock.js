// Loaded before the program: each SIGWINCH sets its clock to the next of the times in CLOCK, in milliseconds beside the true one.
const True = Date;
const beside = process.env.CLOCK.split(',').map(Number);
let off = 0;

globalThis.Date = class extends True {
  constructor(...given) {
    if (given.length === 0) super(True.now() + off);
    else super(...given);
  }
  static now() {
    return True.now() + off;
  }
};

process.on('SIGWINCH', () => {
  off = beside.shift() ?? 0;
  process.stdout.write(`The clock is set ${off} ms off.\n`);
});
