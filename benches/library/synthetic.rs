//! Articles that nobody wrote: varied Arabic news by a grammar, with the names in them known.
//!
//! Sentences come from templates whose slots are filled from the name lists of the program and from
//! its list of common words, by a generator of random numbers with a fixed seed. Names are drawn so
//! that few are named often and many seldom, as in real news. An article has 8 to 40 sentences, its
//! names come back in it by shorter forms, and one in thirty is another paper's story with another
//! headline and another end.

use hashiya::annotation::Annotation;
use hashiya::article::{Article, Metadata, Paragraph, Role, Timestamp};
use hashiya::extract::{Entity, EntityId, Extraction, Label, Mention};
use hashiya::span::Span;

const PERSONS: &str = include_str!("../../assets/gazetteer/persons.tsv");
const FIRMS: &str = include_str!("../../assets/gazetteer/organisations.tsv");
const PLACES: &str = include_str!("../../assets/gazetteer/places.tsv");
const PRODUCTS: &str = include_str!("../../assets/gazetteer/products.tsv");
const COMMON: &str = include_str!("../../assets/common.txt");

/// `P` a person by the full name, `p` by the surname, `O` an organisation, `L` a place, `D` a
/// product, `N` a number, `W` a common word, `A` an adverb of time.
const SENTENCES: &[&str] = &[
    "وقال {P} إن {O} تعتزم استثمار {N} مليون دولار في {L} {A}.",
    "وأعلنت {O} {A} أنها وقعت اتفاقا مع {O} لتطوير {D} في {L}.",
    "وأضاف {p} أن {W} و{W} من أهم ما يشغل {O} في هذه المرحلة.",
    "وارتفعت أسهم {O} بنسبة {N} في المئة بعد إعلان {P} عن {W}.",
    "ومن المقرر أن يزور {P} {L} {A} لبحث {W} مع مسؤولي {O}.",
    "وكانت {O} قد أطلقت {D} في {L} قبل {N} أشهر وسط {W} و{W}.",
    "وأوضحت {P} في تصريح صحفي أن {W} لن يتأثر بما جرى في {L}.",
    "وبحسب {O}، بلغ عدد العاملين في {L} نحو {N} ألف شخص.",
    "ويرى {P} أن {W} يحتاج إلى {W} قبل أي {W} آخر.",
    "ولم يصدر عن {O} أي تعليق على {W} حتى {A}.",
    "وتراجع الطلب على {D} في {L} مقارنة بالعام الماضي بنحو {N} في المئة.",
    "واتهم {p} منافسيه في {O} بالتأخر عن {W} و{W}.",
    "وشهدت {L} {A} {W} شارك فيه {P} و{P} وممثلون عن {O}.",
    "ونقلت {O} عن مصدر مطلع أن {W} سيعرض على {P} قريبا.",
    "وفي سياق متصل، دعا {P} إلى {W} وطالب {O} بإعادة {W}.",
    "وقالت {p} إن الأرقام التي نشرتها {O} عن {L} غير دقيقة.",
    "وتعد {O} من أكبر الجهات العاملة في {W} في {L}.",
    "ويأتي ذلك بينما تستعد {L} لاستقبال {N} ألف زائر خلال {W}.",
    "وسيحصل {P} بموجب الاتفاق على {N} في المئة من أسهم {O}.",
    "واختتم {p} حديثه بالقول إن {W} أولا ثم {W} ثم {W}.",
];

const HEADLINES: &[&str] = &[
    "{O} تطلق {D} في {L}",
    "{P}: {W} أهم من {W}",
    "{O} و{O} تتفقان على {W} بقيمة {N} مليون دولار",
    "{L}: {W} يثير {W} و{P} يرد",
    "أرباح {O} ترتفع {N} في المئة",
    "{P} يزور {L} لبحث {W}",
];

const ADVERBS: &[&str] = &[
    "اليوم الثلاثاء",
    "أمس",
    "الأسبوع المقبل",
    "مساء الخميس",
    "في بداية الشهر",
    "نهاية العام",
    "صباح الأحد",
];

/// Random numbers (SplitMix64).
#[derive(Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number below `end`, each as likely.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    /// A number below `end`, small ones more likely: the square of an even one.
    fn leaning(&mut self, end: usize) -> usize {
        let part = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((part * part * end as f64) as usize).min(end.saturating_sub(1))
    }
}

/// Lists of names and words to draw from.
#[derive(Debug)]
pub(crate) struct Generator {
    persons: Vec<(String, String)>,
    firms: Vec<String>,
    places: Vec<String>,
    products: Vec<String>,
    words: Vec<String>,
    random: Random,
}

/// An article and the names in it.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// The article.
    pub(crate) article: Article,
    /// The names that were put into it.
    pub(crate) found: Extraction,
}

impl Default for Generator {
    fn default() -> Self {
        let mut random = Random(20);
        let part = |role: &str| -> Vec<&str> {
            rows(PERSONS)
                .filter(|row| row.get(2).is_some_and(|found| *found == role))
                .filter_map(|row| row.first().copied())
                .collect()
        };
        let (given, family) = (part("given"), part("family"));
        let persons = (0..8_000).map(|_| {
            let (a, b) = (random.below(given.len()), random.below(family.len()));
            (given[a].to_owned(), family[b].to_owned())
        });
        let persons = persons.collect();
        let first = |list: &'static str| -> Vec<String> {
            let names = rows(list).filter_map(|row| row.first()?.split('|').next());
            let arabic = |name: &&str| name.chars().any(|c| ('\u{621}'..='\u{6ff}').contains(&c));
            shuffled(names.filter(arabic).map(str::to_owned).collect())
        };
        let words = COMMON.lines().filter_map(|line| line.split('\t').next());
        let words = words.filter(|word| word.chars().count() > 3);
        Self {
            persons,
            firms: first(FIRMS),
            places: first(PLACES),
            products: first(PRODUCTS),
            words: shuffled(words.map(str::to_owned).collect()),
            random,
        }
    }
}

/// The lists are sorted; which of their names are common must not go by the alphabet.
fn shuffled(mut list: Vec<String>) -> Vec<String> {
    let order = |name: &String| {
        let sum = name
            .bytes()
            .fold(0, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(byte));
        Random(sum).next()
    };
    list.sort_by_cached_key(order);
    list
}

fn rows(list: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    list.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// An article that is being written.
#[derive(Default)]
struct Draft {
    text: String,
    paragraphs: Vec<Paragraph>,
    entities: Vec<Entity>,
    mentions: Vec<Annotation<Mention>>,
}

impl Generator {
    /// Writes the article of this number; `address` is where it is said to be.
    pub(crate) fn make(&mut self, address: &str, published: Timestamp) -> Made {
        let mut draft = Draft::default();
        let headline = HEADLINES[self.random.below(HEADLINES.len())];
        self.paragraph(&mut draft, &[headline], Role::Title);
        let mut left = 8 + self.random.below(33);
        while left > 0 {
            let count = (1 + self.random.below(4)).min(left);
            left -= count;
            let sentences: Vec<&str> = (0..count)
                .map(|_| SENTENCES[self.random.below(SENTENCES.len())])
                .collect();
            self.paragraph(&mut draft, &sentences, Role::Body);
        }
        draft.finish(address, published)
    }

    /// Writes another paper's version of a story: another headline, another end.
    pub(crate) fn retell(&mut self, story: &Made, address: &str) -> Made {
        let mut draft = Draft::default();
        let headline = HEADLINES[self.random.below(HEADLINES.len())];
        self.paragraph(&mut draft, &[headline], Role::Title);
        let paragraphs = story.article.paragraphs.iter().skip(1);
        for paragraph in paragraphs {
            let text = paragraph.span.slice(&story.article.text);
            draft.open_paragraph();
            let start = draft.text.len();
            draft.text.push_str(text);
            draft.close_paragraph(start, Role::Body);
        }
        self.paragraph(&mut draft, &[SENTENCES[9]], Role::Body);
        draft.finish(
            address,
            story.article.metadata.published.unwrap_or_default(),
        )
    }

    fn paragraph(&mut self, draft: &mut Draft, sentences: &[&str], role: Role) {
        draft.open_paragraph();
        let start = draft.text.len();
        for (number, sentence) in sentences.iter().enumerate() {
            if number > 0 {
                draft.text.push(' ');
            }
            self.sentence(draft, sentence);
        }
        draft.close_paragraph(start, role);
    }

    fn sentence(&mut self, draft: &mut Draft, template: &str) {
        let mut rest = template;
        while let Some((before, slot)) = rest.split_once('{') {
            draft.text.push_str(before);
            let (slot, after) = slot.split_once('}').unwrap();
            self.fill(draft, slot);
            rest = after;
        }
        draft.text.push_str(rest);
    }

    fn fill(&mut self, draft: &mut Draft, slot: &str) {
        let random = &mut self.random;
        match slot {
            "P" | "p" => {
                let known: Vec<usize> = (0..draft.entities.len())
                    .filter(|&n| draft.entities[n].label == Label::Person)
                    .collect();
                if slot == "p" && !known.is_empty() {
                    let number = known[random.below(known.len())];
                    let surname = draft.entities[number].aliases.last().unwrap().clone();
                    return draft.mention(number, &surname);
                }
                let (given, family) = &self.persons[random.leaning(self.persons.len())];
                let full = format!("{given} {family}");
                draft.name(Label::Person, &full, &[&full, family]);
            }
            "O" => {
                let name = self.firms[random.leaning(self.firms.len())].clone();
                draft.name(Label::Organisation, &name, &[&name]);
            }
            "L" => {
                let name = self.places[random.leaning(self.places.len())].clone();
                draft.name(Label::Location, &name, &[&name]);
            }
            "D" => {
                let name = self.products[random.leaning(self.products.len())].clone();
                draft.name(Label::Product, &name, &[&name]);
            }
            "N" => draft.text.push_str(&(2 + random.below(900)).to_string()),
            "A" => draft.text.push_str(ADVERBS[random.below(ADVERBS.len())]),
            _ => draft
                .text
                .push_str(&self.words[random.leaning(self.words.len())]),
        }
    }
}

impl Draft {
    fn open_paragraph(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn close_paragraph(&mut self, start: usize, role: Role) {
        self.paragraphs.push(Paragraph {
            span: Span::from_range(start..self.text.len()),
            role,
            ..Paragraph::default()
        });
    }

    fn name(&mut self, label: Label, name: &str, aliases: &[&str]) {
        let known = self.entities.iter().position(|entity| entity.name == name);
        let number = known.unwrap_or_else(|| {
            self.entities.push(Entity {
                label,
                subtype: None,
                name: name.to_owned(),
                latin: None,
                aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            });
            self.entities.len() - 1
        });
        self.mention(number, name);
    }

    fn mention(&mut self, number: usize, form: &str) {
        let start = self.text.len();
        self.text.push_str(form);
        self.mentions.push(Annotation {
            target: Span::from_range(start..self.text.len()),
            body: Mention {
                label: self.entities[number].label,
                entity: EntityId(u32::try_from(number).unwrap()),
                confidence: 0.9,
            },
        });
    }

    fn finish(self, address: &str, published: Timestamp) -> Made {
        let title = self.paragraphs[0].span.slice(&self.text).to_owned();
        Made {
            article: Article {
                paragraphs: self.paragraphs,
                metadata: Metadata {
                    source: address.to_owned(),
                    title: Some(title),
                    published: Some(published),
                    link: Some(address.to_owned()),
                    ..Metadata::default()
                },
                text: self.text,
                ..Article::default()
            },
            found: Extraction {
                mentions: self.mentions.into_iter().collect(),
                entities: self.entities,
            },
        }
    }
}
