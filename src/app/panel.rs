//! The index beside the page: its rows, its order, its filter, and where the reader is in it.

use crate::extract::index::{EntityIndex, IndexEntry, Order};
use crate::extract::{EntityId, Extraction, Label, Subtype};
use crate::notebook::AnnotationId;
use crate::text::fold::fold;

/// A part of the index, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// People.
    Persons,
    /// Enterprises.
    Companies,
    /// All other organisations.
    Organisations,
    /// Countries, cities, regions.
    Places,
    /// Products, services, works.
    Products,
}

impl Section {
    /// All sections in their order.
    pub const ALL: [Section; 5] = [
        Section::Persons,
        Section::Companies,
        Section::Organisations,
        Section::Places,
        Section::Products,
    ];

    /// Returns the section an entity belongs in.
    #[must_use]
    pub fn of(label: Label, subtype: Option<Subtype>) -> Section {
        match (label, subtype) {
            (Label::Person, _) => Section::Persons,
            (Label::Organisation, Some(Subtype::Company)) => Section::Companies,
            (Label::Organisation, _) => Section::Organisations,
            (Label::Location, _) => Section::Places,
            (Label::Product, _) => Section::Products,
        }
    }
}

/// A row of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The head of a section with the number of entities in it.
    Head(Section, usize),
    /// An entity.
    Entity(EntityId),
    /// A mention of the unfolded entity: its index in the layer of mentions.
    Mention(EntityId, usize),
    /// A note on the unfolded entity.
    Note(EntityId, AnnotationId),
}

impl Row {
    /// Returns the entity that a row is about.
    #[must_use]
    pub fn entity(self) -> Option<EntityId> {
        match self {
            Row::Entity(id) | Row::Mention(id, _) | Row::Note(id, _) => Some(id),
            Row::Head(..) => None,
        }
    }
}

/// The state of the index.
#[derive(Debug, Default)]
pub struct Panel {
    /// The order of the entities in a section.
    pub order: Order,
    /// What the reader typed to narrow it; empty for all.
    pub filter: String,
    /// The entity whose mentions are listed below it.
    pub unfolded: Option<EntityId>,
    /// The row that the keyboard is on.
    pub cursor: usize,
    /// The first row in sight.
    pub top: usize,
    rows: Vec<Row>,
    totals: [usize; Section::ALL.len()],
}

impl Panel {
    /// Returns all rows, in sight or not.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns how many entities a section has, whatever the filter.
    #[must_use]
    pub fn total(&self, section: Section) -> usize {
        let at = Section::ALL.iter().position(|one| *one == section);
        at.and_then(|at| self.totals.get(at)).copied().unwrap_or(0)
    }

    /// Returns the row that the keyboard is on.
    #[must_use]
    pub fn current(&self) -> Option<Row> {
        self.rows.get(self.cursor).copied()
    }

    /// Makes the rows anew from the index; the keyboard stays on its entity if that is still there.
    pub fn rebuild(&mut self, index: &mut EntityIndex, found: &Extraction) {
        index.sort(self.order);
        let kept = self.current();
        self.rows.clear();
        self.totals = Section::ALL.map(|section| {
            let entries = index.entries().iter();
            let sections = entries.map(|entry| Section::of(entry.label, entry.subtype));
            sections.filter(|one| *one == section).count()
        });
        let wanted = fold(&self.filter);
        let entries: Vec<&IndexEntry> = index
            .entries()
            .iter()
            .filter(|entry| has_name(found, entry, &wanted))
            .collect();
        for section in Section::ALL {
            let of_section = entries
                .iter()
                .filter(|entry| Section::of(entry.label, entry.subtype) == section);
            let count = of_section.clone().count();
            if count == 0 {
                continue;
            }
            self.rows.push(Row::Head(section, count));
            for entry in of_section {
                self.rows.push(Row::Entity(entry.id));
                if self.unfolded == Some(entry.id) {
                    let mentions = entry.mentions.iter();
                    self.rows
                        .extend(mentions.map(|&mention| Row::Mention(entry.id, mention)));
                }
            }
        }
        let place = |row: Row| self.rows.iter().position(|&other| other == row);
        self.cursor = kept
            .and_then(|row| match row {
                // Mentions are numbered anew when others are found before them.
                Row::Mention(id, _) | Row::Note(id, _) => {
                    place(row).or_else(|| place(Row::Entity(id)))
                }
                Row::Entity(_) | Row::Head(..) => place(row),
            })
            .unwrap_or_else(|| self.first_entity());
    }

    /// Lists notes below the row of their entity.
    pub fn put_notes(&mut self, id: EntityId, notes: &[AnnotationId]) {
        if let Some(row) = self.rows.iter().position(|&row| row == Row::Entity(id)) {
            let notes = notes.iter().map(|&note| Row::Note(id, note));
            self.rows.splice(row + 1..row + 1, notes);
        }
    }

    /// Moves the keyboard by rows, over the heads of sections.
    pub fn move_by(&mut self, rows: isize) {
        for _ in 0..rows.unsigned_abs() {
            self.step(rows.signum());
        }
    }

    /// Moves the keyboard to the first entity of the section `by` sections on.
    pub fn move_by_sections(&mut self, by: isize) {
        let heads = self.rows.iter().enumerate();
        let heads = heads
            .filter(|(_, row)| matches!(row, Row::Head(..)))
            .map(|(at, _)| at);
        let target = if by > 0 {
            heads.clone().find(|&at| at > self.cursor)
        } else {
            // The head of the current section is the nearest above; the one before it is wanted.
            heads.clone().rfind(|&at| at + 1 < self.cursor)
        };
        if let Some(head) = target {
            self.cursor = head + 1;
        }
    }

    /// Moves the keyboard to the first or the last row.
    pub fn move_to_end(&mut self, last: bool) {
        self.cursor = if last {
            self.rows.len().saturating_sub(1)
        } else {
            self.first_entity()
        };
    }

    /// Moves the keyboard to an entity's row, if it is listed.
    pub fn move_to(&mut self, id: EntityId) {
        if let Some(row) = self.rows.iter().position(|&row| row == Row::Entity(id)) {
            self.cursor = row;
        }
    }

    /// Moves the keyboard to a row in sight, counted from the top of the panel.
    pub fn move_to_row(&mut self, row: usize) -> Option<Row> {
        let row = self.top + row;
        if let Some(Row::Entity(_) | Row::Mention(..) | Row::Note(..)) = self.rows.get(row) {
            self.cursor = row;
            return self.current();
        }
        None
    }

    /// Scrolls so that the keyboard's row is in sight of a panel this many rows high.
    pub fn settle(&mut self, height: usize) {
        let last = self.rows.len().saturating_sub(1);
        self.cursor = self.cursor.min(last);
        if self.cursor < self.top {
            self.top = self.cursor;
        }
        // The head of the first section comes into sight with its first entity.
        if self.top == 1 {
            self.top = 0;
        }
        if height > 0 && self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
        self.top = self.top.min((last + 1).saturating_sub(height));
    }

    fn step(&mut self, by: isize) {
        let mut row = self.cursor;
        loop {
            let Some(next) = row.checked_add_signed(by) else {
                return;
            };
            match self.rows.get(next) {
                None => return,
                Some(Row::Head(..)) => row = next,
                Some(_) => {
                    self.cursor = next;
                    return;
                }
            }
        }
    }

    fn first_entity(&self) -> usize {
        self.rows
            .iter()
            .position(|row| matches!(row, Row::Entity(_)))
            .unwrap_or(0)
    }
}

/// Tells whether a name of the entity, folded, holds `wanted`, folded.
pub(super) fn has_name(found: &Extraction, entry: &IndexEntry, wanted: &str) -> bool {
    let aliases = found
        .entity(entry.id)
        .map(|entity| entity.aliases.as_slice());
    let mut names = aliases
        .unwrap_or_default()
        .iter()
        .chain(&entry.latin)
        .chain([&entry.name]);
    wanted.is_empty() || names.any(|name| fold(name).contains(wanted))
}
