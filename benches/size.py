#!/usr/bin/env python3
"""Times a reader of texts in a pseudo-terminal: the first frame, keys, memory, processor time.

    cargo build --release
    benches/size.py text 100 > /tmp/long.txt          # about 100 MB of made-up Arabic news
    benches/size.py text 10 --one-line > /tmp/line.txt
    benches/size.py time target/release/hashiya /tmp/long.txt
    benches/size.py time less -n /tmp/long.txt

A key's time is from writing it to the first byte of the answer, which comes when the whole frame was
made: frames are written in one piece. Keys that change nothing are silent and not counted. Compare
figures of one run only: machines differ and are never idle.
"""
import fcntl, os, pty, random, select, signal, struct, sys, termios, time

FIRST = "أحمد محمد علي سارة خالد ليلى عمر فاطمة يوسف مريم حسن نور طارق هدى سامي رانيا كريم منى".split()
LAST = "الحداد المصري العتيبي الشمري حمدان النجار الخطيب سليمان القاسم الراشد منصور عثمان".split()
FIRM = "بنك شركة مجموعة مؤسسة".split()
NAME = "النيل الخليج الأفق المدار الواحة الشروق الرواد الأمل الفجر البحر النخيل الصفا".split()
CITY = "القاهرة دبي الرياض بيروت عمّان تونس الدوحة الكويت مسقط بغداد لندن نيويورك".split()
VERB = "أعلن قال أكد أوضح صرّح كشف".split()
DEED = ["ارتفاع الأرباح", "تراجع المبيعات", "توقيع اتفاق جديد", "افتتاح فرع ثان", "خفض التكاليف"]
LATIN = "Apple OpenAI Microsoft Reuters Tesla IBM".split()


def sentence(chance):
    pick = chance.choice
    text = (f"{pick(VERB)} {pick(FIRST)} {pick(LAST)}، المدير التنفيذي في {pick(FIRM)} {pick(NAME)} في "
            f"{pick(CITY)}، عن {pick(DEED)} بنسبة {chance.randint(1, 99)}.{chance.randint(0, 9)}%")
    if chance.random() < .3:
        text += f" بالتعاون مع {pick(LATIN)}"
    if chance.random() < .2:
        text += f"، مضيفا: «إن العمل مستمر بين {pick(CITY)} و{pick(CITY)}»"
    return (text + ". ").encode()


def write_text(megabytes, one_line):
    chance = random.Random(7)
    pool = [sentence(chance) for _ in range(20_000)]
    written = 0
    while written < megabytes * 1_000_000:
        paragraph = b"".join(chance.choice(pool) for _ in range(chance.randint(2, 6)))
        if not one_line:
            paragraph = paragraph.rstrip() + b"\n\n"
        sys.stdout.buffer.write(paragraph)
        written += len(paragraph)


class Session:
    def __init__(self, command, columns=120, rows=40):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.begun = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            for stream in range(3):
                os.dup2(slave, stream)
            os.closerange(3, 64)
            os.execvpe(command[0], command, dict(os.environ, TERM="xterm-256color", LANG="C.UTF-8"))
        os.close(slave)

    def read(self, limit, quiet):
        """Reads until nothing came for `quiet` seconds; returns when the first and last byte came."""
        begun, first, last = time.perf_counter(), None, None
        while True:
            now = time.perf_counter()
            left = limit - (now - begun) if last is None else min(quiet - (now - last), limit - (now - begun))
            if left <= 0 or not select.select([self.master], [], [], left)[0]:
                return first, last
            seen = os.read(self.master, 1 << 16)
            if b"\x1b[c" in seen:
                os.write(self.master, b"\x1b[?62;22c")
            last = time.perf_counter()
            first = first or last

    def press(self, key):
        pressed = time.perf_counter()
        os.write(self.master, key)
        first, _ = self.read(0.25, 0.012)
        return first and (first - pressed) * 1e3

    def figures(self):
        status = dict(line.split(":", 1) for line in open(f"/proc/{self.pid}/status"))
        fields = open(f"/proc/{self.pid}/stat").read().rsplit(") ", 1)[1].split()
        return int(status["VmHWM"].split()[0]) / 1024, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def time_program(command):
    session = Session(command)
    first, _ = session.read(20, 0.05)
    print(f"first byte {(first - session.begun) * 1e3:.1f} ms after the start")
    chance = random.Random(1)
    jumps = [key for _ in range(25) for key in (f"{chance.randint(10, 99)}%".encode(), b"j", b"k")]
    time.sleep(float(os.environ.get("WAIT", "3")))
    session.read(1, 0.05)
    for name, keys in {"to the end, to the start": [b"G", b"g"] * 10, "screens": [b" "] * 150,
                       "lines": [b"j"] * 150, "jumps to percentages": jumps}.items():
        times = sorted(spent for spent in map(session.press, keys) if spent)
        memory, processor = session.figures()
        at = lambda part: times[min(len(times) - 1, int(len(times) * part))]
        print(f"{name:26} {len(times):4} answered, median {at(.5):.2f} ms, 99th of 100 {at(.99):.2f} ms, "
              f"peak {memory:.0f} MiB, processor {processor:.1f} s", flush=True)
    os.kill(session.pid, signal.SIGTERM)
    os.close(session.master)
    os.waitpid(session.pid, 0)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["text", size, *rest]:
            write_text(float(size), "--one-line" in rest)
        case ["time", *command] if command:
            time_program(command)
        case _:
            sys.exit(__doc__)
