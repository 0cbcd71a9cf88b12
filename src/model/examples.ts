// One example of each kind of record, as a client writes it: shown in the OpenAPI document, and valid.

export const examples = {
  event: {
    kind: 'meeting',
    status: 'held',
    format: 'bilateral',
    title: { en: 'Meeting of the two foreign ministers', ar: 'اجتماع وزيري الخارجية' },
    when: { start: '2016-09-09', timeZone: 'Europe/Zurich' },
    duration: { minutes: 780, qualifier: 'about' },
    venue: { city: { en: 'Geneva', ar: 'جنيف' }, country: 'CH', resolution: 'city' },
    participants: [
      {
        actor: 'john-kerry',
        name: { en: 'John Kerry' },
        role: 'principal',
        represents: 'united-states',
        presence: 'attended',
      },
      {
        actor: 'sergei-lavrov',
        name: { en: 'Sergei Lavrov' },
        role: 'principal',
        represents: 'russia',
        presence: 'attended',
      },
    ],
    issues: [{ issue: 'syria-ceasefire', status: 'agreed' }],
    outcomes: [
      {
        id: 'truce',
        type: 'agreement',
        status: 'achieved',
        issue: 'syria-ceasefire',
        text: { en: 'A truce from the twelfth on.' },
      },
    ],
    codes: { cameo: ['046'], plover: { event: 'CONSULT', modes: ['third-party'], contexts: ['diplomatic'] } },
  },
  actor: {
    type: 'person',
    name: { en: 'Sergei Lavrov', ar: 'سيرغي لافروف' },
    aliases: ['Sergey Lavrov', 'سيرجي لافروف'],
    country: 'RU',
    wikidata: 'Q58217',
    positions: [{ office: { en: 'Minister of Foreign Affairs' }, represents: 'russia', from: '2004-03-09' }],
  },
  issue: {
    label: { en: 'Ceasefire in Syria', ar: 'وقف إطلاق النار في سورية' },
    contexts: ['military'],
    countries: ['SY'],
  },
  source: {
    type: 'communique',
    title: { en: 'Joint statement on the truce' },
    language: 'en',
    publishedAt: '2016-09-09',
    rights: 'restricted',
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    length: 0,
  },
} satisfies Readonly<Record<string, object>>;
