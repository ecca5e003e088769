#!/bin/sh
# Learns the tagger's weights anew: training/make.sh SHARED GOLD WORK [open]
#   SHARED  the folder with ner/ and articles/;  GOLD  further articles annotated like news-train
#   WORK    an empty folder for what is made on the way;  open  only openly licensed corpora
# Needs: pip install -r training/requirements.txt. About two hours on one core.
set -eu
shared=$1 gold=$2 work=$3 variant=${4:-}
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
cargo build --release --features train --bin hashiya-dump --manifest-path "$here/../Cargo.toml"
dump=$here/../target/release/hashiya-dump
cd "$work"
corpora=ours,anercorp,aqmar,wikifane,caraner
open=
if [ "$variant" = open ]; then
    corpora=ours,aqmar,wikifane
    open=--open
fi
$python "$here/prepare.py" "$shared" raw.txt dev.json $open
$python "$here/lexicon.py" "$here/../assets/gazetteer" lexicon.list
"$dump" --lexicon lexicon.list lexicon
"$dump" raw.txt raw
$python "$here/pretrain.py" raw first.pt --steps 5000 --stop 1500 --seed 1
$python "$here/pretrain.py" raw lm.pt --start first.pt --steps 700 --rate 2e-3 --seed 2
$python "$here/corpora.py" "$shared" "$gold" dev.json ner
"$dump" ner.txt ner lexicon
$python "$here/train.py" --dump ner --lm lm.pt --out tagger.pt --corpora $corpora --epochs 10 --rate 2e-3 --seed 1
"$dump" "$here/../tests/data/model/article.txt" fixture lexicon
$python "$here/export.py" --tagger tagger.pt --lm lm.pt --lexicon lexicon --dump ner \
    --out "$here/../assets/model/tagger.bin" \
    --fixture fixture --fixture_out "$here/../tests/data/model/expected.tsv"
