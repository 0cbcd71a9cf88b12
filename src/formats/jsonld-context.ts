// The context of JSON-LD: what the members of its records mean, in the words of schema.org.

/** Where the server has it, after its base. */
export const CONTEXT_PATH = '/v1/context';

const inLanguages = (term: string) => ({ '@id': `https://schema.org/${term}`, '@container': '@language' });
const link = (term: string) => ({ '@id': `https://schema.org/${term}`, '@type': '@id' });

/** Whatever is not named here is a term of schema.org too. */
export const jsonldContext = {
  '@context': {
    '@version': 1.1,
    '@vocab': 'https://schema.org/',
    ...Object.fromEntries(['name', 'description', 'jobTitle'].map(term => [term, inLanguages(term)])),
    ...Object.fromEntries(['mainEntityOfPage', 'sameAs', 'url'].map(term => [term, link(term)])),
    eventStatus: { '@id': 'https://schema.org/eventStatus', '@type': '@vocab' },
  },
};
