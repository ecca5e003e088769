//! hashiya (حاشية): the Arabic news reader for the terminal.

pub mod span;

pub mod annotation;
pub mod article;
pub mod text;

pub mod extract;
pub mod layout;
pub mod source;

pub mod terminal;
