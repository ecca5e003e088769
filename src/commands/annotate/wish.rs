//! What a line of `hashiya annotate` asks for.

use serde::Deserialize;

use crate::exchange::{self, Points};
use crate::extract::{EntityId, Label, Subtype};
use crate::notebook::forms::key;
use crate::notebook::intent::{Pen, Places};
use crate::notebook::{AnnotationId, Claim, Colour, Edit, Remark, Scope, Target};
use crate::span::Span;

/// A place of the text.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum At {
    /// By code points.
    Range { start: usize, end: usize },
    /// By its words, and which of the places where they stand, from 1.
    Words {
        exact: String,
        occurrence: Option<usize>,
    },
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Reach {
    #[default]
    Here,
    All,
    Everywhere,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Where {
    #[default]
    Article,
    Everywhere,
}

impl From<Where> for Scope {
    fn from(scope: Where) -> Self {
        match scope {
            Where::Article => Self::Article,
            Where::Everywhere => Self::Everywhere,
        }
    }
}

/// One line.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Wish {
    Mark {
        at: At,
        label: String,
        subtype: Option<String>,
        entity: Option<String>,
        #[serde(default)]
        places: Reach,
    },
    Unmark {
        at: At,
    },
    Never {
        form: String,
        #[serde(default)]
        scope: Where,
    },
    Move {
        at: At,
        to: At,
    },
    Relabel {
        entity: String,
        label: String,
        subtype: Option<String>,
    },
    Merge {
        entity: String,
        into: String,
        #[serde(default)]
        scope: Where,
    },
    Split {
        form: String,
        entity: String,
        #[serde(default)]
        scope: Where,
    },
    Rename {
        entity: String,
        name: String,
        #[serde(default)]
        scope: Where,
    },
    Remark {
        at: Option<At>,
        entity: Option<String>,
        #[serde(default)]
        scope: Where,
        colour: Option<String>,
        #[serde(default)]
        note: String,
        #[serde(default)]
        tags: Vec<String>,
    },
    Remove {
        id: String,
    },
}

impl Wish {
    /// Returns the change that does it, or why it cannot be done.
    pub(super) fn edit(self, pen: &mut Pen<'_>) -> Result<Edit, &'static str> {
        Ok(match self {
            Self::Mark {
                at,
                label,
                subtype,
                entity,
                places,
            } => {
                let (label, subtype) = kind(&label, subtype.as_deref())?;
                let span = at.span(pen)?;
                let claim = Claim {
                    label,
                    subtype,
                    entity,
                };
                let places = match places {
                    Reach::Here => Places::Here,
                    Reach::All => Places::All,
                    Reach::Everywhere => Places::Everywhere,
                };
                pen.mark(span, claim, places)
            }
            Self::Unmark { at } => {
                let span = at.span(pen)?;
                pen.unmark(span)
            }
            Self::Never { form, scope } => pen.never(&form, scope.into()),
            Self::Move { at, to } => {
                let (old, new) = (at.span(pen)?, to.span(pen)?);
                let edit = pen.move_span(old, new);
                match edit == Edit::default() {
                    true => return Err("no name is marked at exactly this place"),
                    false => edit,
                }
            }
            Self::Relabel {
                entity,
                label,
                subtype,
            } => {
                let (label, subtype) = kind(&label, subtype.as_deref())?;
                let entity = named(pen, &entity)?;
                pen.relabel(entity, label, subtype)
            }
            Self::Merge {
                entity,
                into,
                scope,
            } => {
                let (entity, into) = (named(pen, &entity)?, named(pen, &into)?);
                pen.merge(entity, into, scope.into())
            }
            Self::Split {
                form,
                entity,
                scope,
            } => {
                let entity = named(pen, &entity)?;
                pen.split(&form, entity, scope.into())
            }
            Self::Rename {
                entity,
                name,
                scope,
            } => {
                let entity = named(pen, &entity)?;
                pen.rename(entity, &name, scope.into())
            }
            Self::Remark {
                at,
                entity,
                scope,
                colour,
                note,
                tags,
            } => {
                let colour = colour.map(|code| {
                    let mut all = Colour::ALL.into_iter();
                    all.find(|colour| colour.code() == code)
                });
                if colour == Some(None) {
                    return Err("the colours are yellow, green, blue and pink");
                }
                let colour = colour.flatten();
                let remark = Remark {
                    colour,
                    text: note,
                    tags,
                };
                remark_on(pen, at, entity, scope.into(), remark)?
            }
            Self::Remove { id } => {
                let wanted = pen
                    .notebook
                    .iter()
                    .find(|said| exchange::jsonld::id(said.id) == id);
                let id: AnnotationId = wanted.ok_or("there is no annotation of this id")?.id;
                pen.remove(id)
            }
        })
    }
}

fn remark_on(
    pen: &mut Pen<'_>,
    at: Option<At>,
    entity: Option<String>,
    scope: Scope,
    remark: Remark,
) -> Result<Edit, &'static str> {
    let target = match (at, entity) {
        (Some(_), Some(_)) => return Err("it is about a place or about an entity, not both"),
        (Some(at), None) => {
            let span = at.span(pen)?;
            return Ok(pen.remark(span, remark));
        }
        (None, Some(entity)) => {
            let entity = named(pen, &entity)?;
            pen.named(entity, scope).ok_or("it has no name")?
        }
        (None, None) => Target::Article,
    };
    Ok(pen.remark_on_target(target, remark))
}

impl At {
    fn span(&self, pen: &Pen<'_>) -> Result<Span, &'static str> {
        let text = &pen.article.text;
        let span = match self {
            Self::Range { start, end } => Points::new(text).span(*start, *end),
            Self::Words { exact, occurrence } => {
                let mut places = text.match_indices(exact);
                let start = match occurrence {
                    Some(number) => places.nth(number.saturating_sub(1)),
                    None => {
                        let first = places.next();
                        if first.is_some() && places.next().is_some() {
                            return Err("the words stand at several places: say which occurrence");
                        }
                        first
                    }
                };
                start.map(|(at, words)| Span::from_range(at..at + words.len()))
            }
        };
        let span = span.ok_or("the place is not in the text")?;
        match span.slice(text).trim().is_empty() {
            true => Err("the place is empty"),
            false => Ok(span),
        }
    }
}

fn kind(label: &str, subtype: Option<&str>) -> Result<(Label, Option<Subtype>), &'static str> {
    let (label, own) = exchange::label(label).ok_or("labels are PER, ORG, LOC and PROD")?;
    match subtype {
        None => Ok((label, own)),
        Some(_) if label != Label::Organisation => Err("only organisations have a subtype"),
        Some(code) => match Subtype::with_code(code) {
            None => Err("subtypes are company, media, government and other"),
            subtype => Ok((label, subtype)),
        },
    }
}

/// Finds an entity by the name it is shown by, else by any of its forms.
fn named(pen: &Pen<'_>, name: &str) -> Result<EntityId, &'static str> {
    let wanted = key(name);
    let entities = || pen.found.entities.iter().zip(0_u32..);
    let shown = entities().find(|(entity, _)| key(&entity.name) == wanted);
    let found = shown.or_else(|| {
        let has = |alias: &String| key(alias) == wanted;
        entities().find(|(entity, _)| entity.aliases.iter().any(has))
    });
    let (_, number) = found.ok_or("nothing in the article has this name")?;
    Ok(EntityId(number))
}
