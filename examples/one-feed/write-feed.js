// Writes one section's Atom feed from an array.
import { writeFile } from 'node:fs/promises'
import { createPublisher } from 'sectionwire'

const stories = [
  {
    id: 'vote',
    title: 'The vote',
    published: '2026-11-01T08:00:00Z',
    sections: ['world'],
    body: 'They **voted**.',
  },
  {
    id: 'comet',
    title: 'A comet is back',
    published: '2026-11-02T08:00:00Z',
    sections: ['science'],
    body: 'It was last seen in 1986.',
  },
]

const publisher = await createPublisher({
  site: { title: 'The Meridian Courier', url: 'https://news.example.org/' },
  records: stories,
})
await writeFile('world.xml', await publisher.text('/world/atom.xml'))
await publisher.close()
