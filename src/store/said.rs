//! How annotations are written in the library and its log: JSON in a shape of our own.

use serde::{Deserialize, Serialize};

use super::shapes;
use crate::annotation::selector::Selector;
use crate::article::Timestamp;
use crate::extract::Subtype;
use crate::notebook::{Annotation, AnnotationId, Body, Claim, Colour, Remark, Scope, Target};
use crate::span::{ByteOffset, Span};

/// An annotation, with what its row says beside its target and body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Said {
    /// Its number, as [`number`] writes it.
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) created: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) modified: Option<i64>,
    pub(super) what: What,
}

/// The target and the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct What {
    target: TargetShape,
    body: BodyShape,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum TargetShape {
    Place {
        start: u32,
        end: u32,
        exact: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        prefix: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        suffix: String,
    },
    Name {
        form: String,
        everywhere: bool,
    },
    Article,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum BodyShape {
    Names {
        label: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subtype: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entity: Option<String>,
    },
    NoName,
    Remark {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        colour: Option<String>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<String>,
    },
    Same(String),
    Apart(String),
    Canonical(String),
}

/// Returns a number as a UUID is written.
pub(super) fn number(AnnotationId(id): AnnotationId) -> String {
    let hex = format!("{id:032x}");
    let mut written = String::with_capacity(36);
    for (place, digit) in hex.chars().enumerate() {
        if matches!(place, 8 | 12 | 16 | 20) {
            written.push('-');
        }
        written.push(digit);
    }
    written
}

/// Returns the number that [`number`] wrote.
pub(super) fn numbered(written: &str) -> Option<AnnotationId> {
    let hex: String = written.chars().filter(|&digit| digit != '-').collect();
    u128::from_str_radix(&hex, 16).ok().map(AnnotationId)
}

impl From<&Annotation> for Said {
    fn from(said: &Annotation) -> Self {
        Self {
            id: number(said.id),
            created: said.created.map(|moment| moment.0),
            modified: said.modified.map(|moment| moment.0),
            what: What {
                target: (&said.target).into(),
                body: (&said.body).into(),
            },
        }
    }
}

impl Said {
    /// Returns the annotation; `None` when it is damaged.
    pub(super) fn annotation(self) -> Option<Annotation> {
        Some(Annotation {
            id: numbered(&self.id)?,
            created: self.created.map(Timestamp),
            modified: self.modified.map(Timestamp),
            target: self.what.target.into(),
            body: self.what.body.into(),
        })
    }
}

impl From<&Target> for TargetShape {
    fn from(target: &Target) -> Self {
        match target {
            Target::Place(selector) => Self::Place {
                start: selector.position.start().0,
                end: selector.position.end().0,
                exact: selector.exact.clone(),
                prefix: selector.prefix.clone(),
                suffix: selector.suffix.clone(),
            },
            Target::Name { form, scope } => Self::Name {
                form: form.clone(),
                everywhere: *scope == Scope::Everywhere,
            },
            Target::Article => Self::Article,
        }
    }
}

impl From<TargetShape> for Target {
    fn from(shape: TargetShape) -> Self {
        match shape {
            TargetShape::Place {
                start,
                end,
                exact,
                prefix,
                suffix,
            } => Self::Place(Selector {
                position: Span::new(ByteOffset(start), ByteOffset(end.max(start))),
                exact,
                prefix,
                suffix,
            }),
            TargetShape::Name { form, everywhere } => Self::Name {
                form,
                scope: match everywhere {
                    true => Scope::Everywhere,
                    false => Scope::Article,
                },
            },
            TargetShape::Article => Self::Article,
        }
    }
}

impl From<&Body> for BodyShape {
    fn from(body: &Body) -> Self {
        match body {
            Body::Names(claim) => Self::Names {
                label: claim.label.code().to_owned(),
                subtype: claim.subtype.map(|subtype| subtype.code().to_owned()),
                entity: claim.entity.clone(),
            },
            Body::NoName => Self::NoName,
            Body::Remark(remark) => Self::Remark {
                colour: remark.colour.map(|colour| colour.code().to_owned()),
                text: remark.text.clone(),
                tags: remark.tags.clone(),
            },
            Body::SameAs(other) => Self::Same(other.clone()),
            Body::Apart(other) => Self::Apart(other.clone()),
            Body::Canonical(name) => Self::Canonical(name.clone()),
        }
    }
}

impl From<BodyShape> for Body {
    fn from(shape: BodyShape) -> Self {
        match shape {
            BodyShape::Names {
                label,
                subtype,
                entity,
            } => Self::Names(Claim {
                label: shapes::label(&label),
                subtype: subtype.as_deref().and_then(Subtype::with_code),
                entity,
            }),
            BodyShape::NoName => Self::NoName,
            BodyShape::Remark { colour, text, tags } => Self::Remark(Remark {
                colour: colour.and_then(|code| {
                    let mut all = Colour::ALL.into_iter();
                    all.find(|colour| colour.code() == code)
                }),
                text,
                tags,
            }),
            BodyShape::Same(other) => Self::SameAs(other),
            BodyShape::Apart(other) => Self::Apart(other),
            BodyShape::Canonical(name) => Self::Canonical(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Label, Subtype};
    use crate::notebook::Ids;

    #[track_caller]
    fn check(target: Target, body: Body) {
        let said = Annotation {
            id: Ids::new(77).give(),
            created: Some(Timestamp(5)),
            modified: None,
            target,
            body,
        };
        let written = serde_json::to_string(&Said::from(&said)).unwrap();
        let back: Said = serde_json::from_str(&written).unwrap();
        assert_eq!(back.annotation(), Some(said), "{written}");
    }

    #[test]
    fn annotations_come_back_as_they_were() {
        let form = "سعاد".to_owned();
        let place = Target::Place(Selector::of("قالت سعاد أمس", Span::from_range(9..17)));
        check(
            place,
            Body::Names(Claim {
                label: Label::Organisation,
                subtype: Some(Subtype::Government),
                entity: Some("وزارة".to_owned()),
            }),
        );
        check(
            Target::Article,
            Body::Remark(Remark {
                colour: Some(Colour::Pink),
                text: "# ملاحظة\n\"نص\"".to_owned(),
                tags: vec!["وسم".to_owned()],
            }),
        );
        for scope in [Scope::Article, Scope::Everywhere] {
            let name = Target::Name {
                form: form.clone(),
                scope,
            };
            check(name.clone(), Body::NoName);
            check(name.clone(), Body::SameAs("س".to_owned()));
            check(name.clone(), Body::Apart("س".to_owned()));
            check(name, Body::Canonical("س".to_owned()));
        }
    }

    #[test]
    fn numbers_are_written_as_uuids() {
        let id = Ids::new(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef).give();
        let written = number(id);
        assert_eq!(written, "01234567-89ab-8def-8123-456789abcdef");
        assert_eq!(numbered(&written), Some(id));
        assert_eq!(numbered("x"), None);
    }
}
