/** Words of bylines in the languages of many newsrooms: what joins names, and what follows a name. */

const listWords = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** Words and signs that join two names. */
export const CONJUNCTIONS = listWords('and & + und et y e och og en ja ed with mit avec 和 及 与 與 및')

/** Conjunctions that double surnames have, too ("Ortega y Gasset", "Souza e Silva"). */
export const SURNAME_CONJUNCTIONS = listWords('y e')

/** Words before the first name of a byline. */
export const OPENINGS = listWords('by by: par por text: words: 文/')

/** Words before a date that follows a name: "Ann Lee, on May 4, 2021". */
export const DATE_OPENINGS = listWords('on am le el em il den op updated published')

/** Ends of a list that stand for more people, without their points and blanks. */
export const MORE_PEOPLE = listWords(
  `etal etaliter others more andothers andmore ua uvm undandere undweitere etautres yotros yotras eoutros emais
   mfl ochandra al ea enanderen eal ealtri etaltri 等 他`,
)

/** Words of which one makes the text after a comma a role, a title or a firm's form: "Ann Lee, Managing Editor". */
export const ROLE_WORDS = listWords(
  `editor editors co-editor editor-in-chief reporter reporters correspondent columnist contributor freelance freelancer
   writer photographer producer journalist intern fellow critic anchor host moderator
   director directors manager president chairman chairwoman chairperson founder co-founder cofounder ceo cto cfo coo
   ciso officer lead head engineer developer designer analyst architect advocate scientist researcher professor prof
   lecturer counsel attorney secretary minister commissioner ambassador administrator advisor adviser specialist
   strategist consultant partner member board committee council university institute college school academy
   redakteur redakteurin korrespondent korrespondentin chefredakteur chefredakteurin reporterin journalistin leiter leiterin
   vorsitzende vorsitzender geschäftsführer geschäftsführerin volontär volontärin fotograf fotografin
   rédacteur rédactrice journaliste correspondant correspondante directeur directrice envoyé envoyée stagiaire
   periodista redactor redactora corresponsal director directora fotógrafo fotógrafa
   jornalista repórter correspondente editora diretor diretora
   giornalista redattore redattrice corrispondente direttore direttrice inviato inviata
   redaktör korrespondent journalisten chefredaktör reporter fotografen
   redacteur verslaggever verslaggeefster correspondente hoofdredacteur
   jr sr ii iii iv phd md esq mba msc bsc rn inc llc ltd gmbh ag plc corp`,
)

/** The same in scripts without blanks, where the role is part of the text. */
export const ROLE_PARTS = ['記者', '编辑', '編集', '记者', '特派員', '論説委員', '기자', '編輯']

/** Words of which the last makes a name that of a group, in which a conjunction joins no people. */
export const GROUP_ENDS = listWords(
  `desk team staff newsroom department foundation agency editors reporters service services group committee company
   association society initiative redaktion ressort rédaction redacción redazione redaktionen redactie sons co inc ltd`,
)

/** Words that begin the name of a body: "Department of Health and Human Services". */
export const BODY_WORDS = listWords(
  `department ministry office bureau institute center centre school faculty committee commission council agency
   federation association society university ministerium ministère ministerio ministero departement`,
)
