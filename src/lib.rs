//! hashiya (حاشية): the Arabic news reader for the terminal.
//!
//! ```text
//! ┌────────────────────────────┬─┬─────────────────────────────────────────────┐
//! │ ui::panel                  │m│ ui::article                                 │
//! │   the index of who and     │i│   the page: lines made by layout,           │
//! │   what is named, made by   │n│   styled by what extract found              │
//! │   extract::index           │i│                                             │
//! │                            │m│                                             │
//! │                            │a│                                             │
//! │                            │p│                                             │
//! ├────────────────────────────┴─┴─────────────────────────────────────────────┤
//! │ ui::status                                                                 │
//! └────────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! Modules in reading order: `span annotation article text` are the vocabulary, `source extract
//! layout` derive, `notebook` is the reader's own hand, `library` names what is kept, `app` decides, `ui` draws, and the rest is the shell around them.

pub mod span;

pub mod annotation;
pub mod article;
pub mod text;

pub mod extract;
pub mod layout;
pub mod source;

pub mod notebook;

pub mod library;

pub mod app;

pub mod ui;

pub mod cli;
pub mod commands;
pub mod config;
pub mod eval;
pub mod exchange;
pub mod fetch;
pub mod learn;
pub mod output;
pub mod runtime;
pub mod store;
pub mod sync;
pub mod terminal;
