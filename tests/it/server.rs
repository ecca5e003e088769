//! A web server on the loopback interface that does what the web does: well, badly, and on purpose.
//!
//! It is also a proxy: `CONNECT` is granted, and what follows is answered as if by the host that was
//! named. That is how tests see what happens to public addresses without leaving this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a client asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// The host that `CONNECT` named; empty without a proxy.
    pub(crate) host: String,
    /// The path with its query.
    pub(crate) path: String,
    headers: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// Something that writes an answer of its own making.
type Writing = Arc<dyn Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync>;

/// What the server does about it.
#[derive(Clone)]
pub(crate) enum Reply {
    /// An answer with its length.
    Full(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Writes what it likes, until it or the client has enough.
    Odd(Writing),
}

impl Reply {
    pub(crate) fn ok(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::Full(200, vec![("content-type", kind.to_owned())], body.into())
    }

    pub(crate) fn feed(body: impl Into<Vec<u8>>) -> Self {
        Self::ok("application/rss+xml; charset=utf-8", body)
    }

    pub(crate) fn page(body: impl Into<Vec<u8>>) -> Self {
        Self::ok("text/html; charset=utf-8", body)
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Full(status, Vec::new(), Vec::new())
    }

    pub(crate) fn redirect(status: u16, place: &str) -> Self {
        Self::status(status).with("location", place)
    }

    pub(crate) fn with(self, name: &'static str, value: &str) -> Self {
        match self {
            Self::Full(status, mut headers, body) => {
                headers.push((name, value.to_owned()));
                Self::Full(status, headers, body)
            }
            odd @ Self::Odd(_) => odd,
        }
    }

    pub(crate) fn odd(
        write: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::Odd(Arc::new(write))
    }

    /// Says that there is a feed, sends its beginning, and then nothing until the client goes.
    pub(crate) fn stalled() -> Self {
        Self::odd(|stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n<rss>")?;
            wait_for_the_client(stream)
        })
    }

    /// Sends bytes as long as the client takes them.
    pub(crate) fn endless() -> Self {
        Self::odd(|stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n<rss>")?;
            loop {
                stream.write_all(&[b' '; 4096])?;
            }
        })
    }
}

/// Waits until the other side closes the connection.
fn wait_for_the_client(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut byte = [0];
    while stream.read(&mut byte)? > 0 {}
    Ok(())
}

/// A running server; it ends when dropped.
pub(crate) struct Server {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    ended: Arc<AtomicBool>,
}

impl Server {
    /// Starts a server that answers by `answer`.
    pub(crate) fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = Self {
            address,
            asked: Arc::default(),
            ended: Arc::default(),
        };
        let (asked, ended) = (Arc::clone(&server.asked), Arc::clone(&server.ended));
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let (asked, answer) = (Arc::clone(&asked), Arc::clone(&answer));
                thread::spawn(move || {
                    // Clients that go away are what many tests are about.
                    let _ = serve(stream, &*answer, &asked);
                });
            }
        });
        server
    }

    /// Returns the address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns what was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Returns the paths that were asked for so far, sorted.
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths: Vec<_> = self.asked().into_iter().map(|asked| asked.path).collect();
        paths.sort();
        paths
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes the listener, so that it looks.
        let _ = TcpStream::connect(&self.address);
    }
}

fn serve(
    mut stream: TcpStream,
    answer: &(dyn Fn(&Asked) -> Reply + Send + Sync),
    log: &Mutex<Vec<Asked>>,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut host = String::new();
    while let Some((method, asked)) = read_request(&mut reader, &host)? {
        if method == "CONNECT" {
            host = asked.path;
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
            continue;
        }
        log.lock().unwrap().push(asked.clone());
        match answer(&asked) {
            Reply::Full(status, headers, body) => {
                let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                stream.write_all(format!("{head}\r\n").as_bytes())?;
                stream.write_all(&body)?;
            }
            Reply::Odd(write) => return write(&mut stream),
        }
    }
    Ok(())
}

fn read_request(
    reader: &mut BufReader<TcpStream>,
    host: &str,
) -> std::io::Result<Option<(String, Asked)>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let method = words.next().unwrap_or_default();
    let mut asked = Asked {
        host: host.to_owned(),
        path: words.next().unwrap_or_default(),
        headers: Vec::new(),
    };
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            return Ok(Some((method, asked)));
        }
        if let Some((name, value)) = line.split_once(':') {
            asked
                .headers
                .push((name.to_owned(), value.trim().to_owned()));
        }
    }
}
