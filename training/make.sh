#!/bin/sh
# Learns all weights anew: training/make.sh SHARED GOLD WORK [open]
#   SHARED  the folder with ner/ and articles/;  GOLD  further articles annotated like news-train
#   WORK    an empty folder for what is made on the way;  open  only openly licensed corpora
# Needs: pip install -r training/requirements.txt. About four hours on one core.
set -eu
shared=$1 gold=$2 work=$3 variant=${4:-}
here=$(cd "$(dirname "$0")" && pwd)
assets=$here/../assets
python=${PYTHON:-python3}
build() { cargo build --release --features train --bin hashiya-train --manifest-path "$here/../Cargo.toml"; }
build
tool=$here/../target/release/hashiya-train
cd "$work"
corpora=ours,anercorp,aqmar,wikifane,caraner
open=
if [ "$variant" = open ]; then
    corpora=ours,aqmar,wikifane
    open=--open
fi

# Embeddings and the first layer, from unlabelled text.
$python "$here/prepare.py" "$shared" raw.txt dev.json $open
$python "$here/lexicon.py" "$assets/gazetteer" lexicon.list
"$tool" lexicon lexicon.list lexicon
"$tool" dump raw.txt raw
$python "$here/pretrain.py" raw lm0.pt --steps 5000 --stop 1500 --seed 1
$python "$here/pretrain.py" raw lm1.pt --start lm0.pt --steps 700 --rate 2e-3 --seed 2
$python "$here/pretrain.py" raw lm.pt --start lm1.pt --steps 6000 --rate 2.5e-3 --seed 3

train() { $python "$here/train.py" --lm lm.pt --rate 2e-3 "$@"; }
export_() { $python "$here/export.py" --lm lm.pt --lexicon lexicon --calibration 0.9,-0.164 "$@"; }

# A first tagger and second stage label raw news for the final one.
$python "$here/corpora.py" "$shared" "$gold" dev.json first
"$tool" dump first.txt first lexicon
train --dump first --out first.pt --corpora $corpora --epochs 10 --seed 1
export_ --tagger first.pt --out first.bin
$python "$here/pseudo.py" draw "$shared" "$gold" pseudo train.list heldout.list
"$tool" layer first-layer.bin --base train.list --articles heldout.list --tagger first.bin
"$tool" judge pseudo.list found --layer first-layer.bin --tagger first.bin --threshold 0.15
$python "$here/pseudo.py" take pseudo.list found

# The tagger.
$python "$here/corpora.py" "$shared" "$gold" dev.json ner pseudo "$assets/gazetteer"
"$tool" dump ner.txt ner lexicon
train --dump ner --out tagger.pt --corpora $corpora --epochs 10 --seed 1
"$tool" dump "$here/../tests/data/model/article.txt" fixture lexicon
export_ --tagger tagger.pt --out "$assets/model/tagger.bin" \
    --fixture fixture --fixture_out "$here/../tests/data/model/expected.tsv"

# The second stage hears, for each third of our articles, a tagger that has not seen them.
folds=
for k in 0 1 2; do
    train --dump ner --out fold$k.pt --corpora ours,anercorp --epochs 6 --seed 1$k --fold $k/3 --pseudo 0.2
    export_ --tagger fold$k.pt --out fold$k.bin
    $python "$here/pseudo.py" fold "$shared" "$gold" ner.json $k > fold$k.list
    folds="$folds --articles fold$k.list --tagger fold$k.bin"
done
"$tool" layer "$assets/model/layer.bin" $folds
