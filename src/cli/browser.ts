// The browser of this machine, opened at an address; or word of the address where there is none.

/** Opens a server's address in a browser. Where none opens, `tell` is told so, and the address. */
export async function openInBrowser(address: string, tell: (line: string) => void): Promise<void> {
  // All addresses of a machine are no address to go to.
  const url = address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  const none = () => tell(`No browser could be opened here: open ${url} in one.`);
  try {
    const { default: open } = await import('open');
    const opening = await open(url);
    if (opening.exitCode === null) opening.once('exit', code => code !== 0 && none());
    else if (opening.exitCode !== 0) none();
  } catch {
    none();
  }
}
