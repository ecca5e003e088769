//! What the reader should know about a terminal that cannot be served well, in both languages.

/// One limit of the terminal, with its remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    /// kitty before 0.40, or inside tmux.
    KittyReverses,
    /// Konsole or mlterm outside tmux, which keeps the switch from them.
    AllowPassthrough,
    /// The terminal reorders, and the reader chose that we do as well.
    CannotStopReordering,
    /// The terminal reorders rows itself.
    TerminalReorders,
    /// The terminal turns letters round within words.
    TerminalTurnsWords,
    /// foot loses letters with marks on them.
    FootLosesMarks,
    /// The Linux console has no Arabic letters.
    NoArabicFont,
}

impl Note {
    /// Returns the sentence in English.
    #[must_use]
    pub fn english(self) -> &'static str {
        match self {
            Self::KittyReverses => {
                "kitty reverses Arabic here; use kitty 0.40 or newer outside tmux, or set `force_ltr yes` in kitty.conf"
            }
            Self::AllowPassthrough => {
                "tmux hides the terminal outside; put `set -g allow-passthrough on` in tmux.conf, or turn BiDi off in the terminal's profile"
            }
            Self::CannotStopReordering => {
                "this terminal reorders Arabic and cannot be told not to; use `--bidi terminal` or turn BiDi off in its settings"
            }
            Self::TerminalReorders => {
                "the terminal reorders each row itself: nothing stands beside the text, and joining is the terminal's"
            }
            Self::TerminalTurnsWords => {
                "the terminal joins the letters of each word itself, with gaps at lam-alef and without vowel marks; kitty 0.40 or newer outside tmux needs none of that"
            }
            Self::FootLosesMarks => {
                "vowel marks are left out: foot loses letters under them; with `tweak.grapheme-shaping=no` in foot.ini use `--marks keep`"
            }
            Self::NoArabicFont => {
                "the Linux console has no Arabic letters; use a graphical terminal"
            }
        }
    }

    /// Returns the sentence in Arabic.
    #[must_use]
    pub fn arabic(self) -> &'static str {
        match self {
            Self::KittyReverses => {
                "يعكس kitty الكلمات العربية هنا؛ استعمل الإصدار 0.40 أو أحدث خارج tmux، أو ضع force_ltr yes في kitty.conf"
            }
            Self::AllowPassthrough => {
                "يحجب tmux الطرفية التي خارجه؛ ضع set -g allow-passthrough on في tmux.conf، أو أوقف BiDi في إعدادات الطرفية"
            }
            Self::CannotStopReordering => {
                "ترتّب هذه الطرفية النص العربي بنفسها ولا يمكن إيقافها؛ استعمل --bidi terminal أو أوقف BiDi في إعداداتها"
            }
            Self::TerminalReorders => {
                "ترتّب الطرفية كل سطر بنفسها: لا يظهر شيء بجانب النص، ووصل الحروف عليها"
            }
            Self::TerminalTurnsWords => {
                "تصل الطرفية حروف كل كلمة بنفسها وتترك فراغا عند اللام ألف، والحركات محذوفة؛ ولا حاجة إلى ذلك في kitty 0.40 أو أحدث خارج tmux"
            }
            Self::FootLosesMarks => {
                "الحركات محذوفة لأن foot يفقد الحروف التي تحتها؛ ضع tweak.grapheme-shaping=no في foot.ini ثم استعمل --marks keep"
            }
            Self::NoArabicFont => "ليس في شاشة لينكس النصية حروف عربية؛ استعمل طرفية رسومية",
        }
    }
}
