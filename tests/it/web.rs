//! What the client does about good and bad servers.

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use hashiya::fetch::http::{Answer, Body, Client, HttpError, Limits, Request, Retry};
use hashiya::fetch::reach::Reach;

use crate::server::{Reply, Server};

/// Limits that tests reach soon.
fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(5),
        idle: Duration::from_secs(5),
        whole: Duration::from_secs(10),
        redirects: 3,
        wire: 64 << 10,
        body: 256 << 10,
    }
}

fn get(server: &Server, path: &str) -> Result<Answer, HttpError> {
    ask(&Client::new(limits()), &server.at(path))
}

fn ask(client: &Client, address: &str) -> Result<Answer, HttpError> {
    client.get(&Request {
        address,
        reach: Reach::Anywhere,
        ..Request::default()
    })
}

#[track_caller]
fn body(answer: Result<Answer, HttpError>) -> Body {
    match answer.unwrap() {
        Answer::Body(body) => *body,
        Answer::NotModified => panic!("there is no body"),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_body_comes_with_what_was_said_of_it() {
    let server = Server::start(|_| {
        Reply::ok("text/xml; charset=windows-1256", "خبر")
            .with("etag", "\"v1\"")
            .with("last-modified", "Tue, 03 Mar 2026 10:00:00 GMT")
    });
    let body = body(get(&server, "/feed"));
    assert_eq!(body.bytes, "خبر".as_bytes());
    assert_eq!(body.charset(), Some("windows-1256"));
    assert_eq!(body.etag.as_deref(), Some("\"v1\""));
    assert_eq!(
        body.last_modified.as_deref(),
        Some("Tue, 03 Mar 2026 10:00:00 GMT")
    );
    assert_eq!(body.moved, None);
    let agent = server.asked()[0].header("user-agent").unwrap().to_owned();
    assert!(agent.starts_with("hashiya/"), "{agent}");
}

#[test]
fn a_password_goes_to_the_host_it_was_given_for_and_no_further() {
    let other = Server::start(|_| Reply::feed("there"));
    let place = other.at("/there");
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/away" => Reply::redirect(302, &place),
        _ => Reply::feed("here"),
    });
    let with_password = |path: &str| server.at(path).replace("http://", "http://a:b@");
    let client = Client::new(limits());
    let here = body(ask(&client, &with_password("/")));
    assert_eq!(here.address, server.at("/"));
    assert_eq!(
        server.asked()[0].header("authorization"),
        Some("Basic YTpi")
    );
    body(ask(&client, &with_password("/away")));
    assert_eq!(other.asked()[0].header("authorization"), None);
}

#[test]
fn what_we_have_is_not_sent_again() {
    let server = Server::start(|asked| match asked.header("if-none-match") {
        Some("\"v1\"") => Reply::status(304),
        _ => Reply::feed("new"),
    });
    let client = Client::new(limits());
    let answer = client.get(&Request {
        address: &server.at("/feed"),
        reach: Reach::Anywhere,
        etag: Some("\"v1\""),
        last_modified: Some("Tue, 03 Mar 2026 10:00:00 GMT"),
    });
    assert_eq!(answer.unwrap(), Answer::NotModified);
    let asked = &server.asked()[0];
    assert_eq!(
        asked.header("if-modified-since"),
        Some("Tue, 03 Mar 2026 10:00:00 GMT")
    );
}

#[test]
fn redirects_are_followed_and_a_move_for_good_is_told() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/old" => Reply::redirect(301, "/new"),
        "/for-now" => Reply::redirect(302, "/new"),
        _ => Reply::feed("here"),
    });
    let moved = body(get(&server, "/old"));
    assert_eq!(moved.address, server.at("/new"));
    assert_eq!(moved.moved, Some(server.at("/new")));
    assert_eq!(body(get(&server, "/for-now")).moved, None);
}

#[test]
fn a_loop_of_redirects_ends() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/a" => Reply::redirect(302, "/b"),
        _ => Reply::redirect(302, "/a"),
    });
    assert!(matches!(get(&server, "/a"), Err(HttpError::Redirects(3))));
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn a_redirect_to_a_file_is_refused_even_at_home() {
    for place in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:1/x",
    ] {
        let server = Server::start(move |_| Reply::redirect(302, place));
        let error = get(&server, "/feed").unwrap_err();
        assert!(matches!(error, HttpError::Scheme(_)), "{place}: {error}");
    }
}

#[test]
fn a_stranger_is_not_followed_into_our_own_network() {
    for place in [
        "http://127.0.0.1:1/",
        "http://[::ffff:192.168.1.1]/",
        "http://localhost/x",
    ] {
        let proxy = Server::start(move |_| Reply::redirect(302, place));
        let client = Client::through(limits(), &proxy.at("")).unwrap();
        let error = client
            .get(&Request {
                address: "http://feeds.example.org/rss",
                ..Request::default()
            })
            .unwrap_err();
        assert!(matches!(error, HttpError::Private(_)), "{place}: {error}");
        let asked = proxy.asked();
        assert_eq!(asked.len(), 1, "{place}");
        assert_eq!(asked[0].host, "feeds.example.org:80");
    }
}

#[test]
fn a_name_is_judged_by_the_address_it_leads_to() {
    // Without a proxy we look names up ourselves; a client never asks what a stranger calls so.
    let server = Server::start(|_| Reply::feed("secret"));
    let client = Client::new(limits());
    let request = Request {
        address: &server.at("/"),
        ..Request::default()
    };
    assert!(matches!(client.get(&request), Err(HttpError::Private(_))));
    assert!(server.asked().is_empty());
    assert_eq!(client.reach_of(&server.at("/")), Reach::Anywhere);
    assert_eq!(client.reach_of("http://8.8.8.8/"), Reach::Public);
}

#[test]
fn packed_bodies_are_unpacked() {
    let server = Server::start(|_| {
        Reply::Full(
            200,
            vec![("content-encoding", "gzip".to_owned())],
            gzip("خبر".as_bytes()),
        )
    });
    assert_eq!(body(get(&server, "/")).bytes, "خبر".as_bytes());
    let accepted = server.asked()[0]
        .header("accept-encoding")
        .unwrap()
        .to_owned();
    assert_eq!(accepted, "gzip, br");
}

#[test]
fn bombs_are_put_out() {
    let gzip_bomb = gzip(&vec![b' '; 8 << 20]);
    // A MiB of spaces.
    let brotli_bomb = vec![
        0x5b, 0xff, 0xff, 0x8f, 0x5f, 0x02, 0x24, 0x1e, 0x0b, 0x04, 0x72, 0xef, 0x1f, 0x00,
    ];
    for (packing, bomb) in [("gzip", gzip_bomb), ("br", brotli_bomb)] {
        assert!(bomb.len() < 64 << 10);
        let server = Server::start(move |_| {
            Reply::Full(
                200,
                vec![("content-encoding", packing.to_owned())],
                bomb.clone(),
            )
        });
        let error = get(&server, "/").unwrap_err();
        assert!(matches!(error, HttpError::TooLong(_)), "{packing}: {error}");
    }
}

#[test]
fn a_body_without_end_is_left() {
    let server = Server::start(|_| Reply::endless());
    assert!(matches!(get(&server, "/"), Err(HttpError::TooLong(_))));
}

#[test]
fn a_body_that_is_said_to_be_too_long_is_not_read() {
    let server = Server::start(|_| {
        Reply::odd(|stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n")
        })
    });
    assert!(matches!(get(&server, "/"), Err(HttpError::TooLong(_))));
}

#[test]
fn a_body_that_is_cut_short_is_told() {
    let server = Server::start(|_| {
        Reply::odd(|stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n<rss>")
        })
    });
    assert!(matches!(get(&server, "/"), Err(HttpError::Connection(_))));
}

#[test]
fn what_is_no_http_is_told() {
    let server = Server::start(|_| Reply::odd(|stream| stream.write_all(b"220 ftp ready\r\n")));
    assert!(matches!(get(&server, "/"), Err(HttpError::Connection(_))));
}

#[test]
fn a_server_says_when_to_come_back() {
    let server = Server::start(|_| Reply::status(429).with("retry-after", "120"));
    let error = get(&server, "/").unwrap_err();
    let HttpError::Status { status, retry } = error else {
        panic!("{error}");
    };
    assert_eq!((status, retry), (429, Some(Retry::After(120))));
}

#[test]
fn a_server_that_says_nothing_is_left() {
    let server = Server::start(|_| Reply::stalled());
    let client = Client::new(Limits {
        idle: Duration::from_millis(50),
        ..limits()
    });
    assert!(matches!(
        ask(&client, &server.at("/")),
        Err(HttpError::Timeout)
    ));
}

#[test]
fn a_server_that_drips_is_left_when_the_whole_takes_too_long() {
    let server = Server::start(|_| {
        Reply::odd(|stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n")?;
            loop {
                stream.write_all(b" ")?;
                thread::sleep(Duration::from_millis(5));
            }
        })
    });
    let client = Client::new(Limits {
        whole: Duration::from_millis(100),
        ..limits()
    });
    assert!(matches!(
        ask(&client, &server.at("/")),
        Err(HttpError::Timeout)
    ));
}

#[test]
fn a_call_ends_soon_after_it_is_cancelled() {
    let server = Server::start(|_| Reply::stalled());
    let client = Client::new(limits());
    let address = server.at("/");
    let call = {
        let client = client.clone();
        thread::spawn(move || ask(&client, &address))
    };
    while server.asked().is_empty() {
        thread::yield_now();
    }
    let start = Instant::now();
    client.cancel();
    let ended = call.join().unwrap();
    assert!(matches!(ended, Err(HttpError::Cancelled)), "{ended:?}");
    assert!(start.elapsed() < Duration::from_millis(100));
    assert!(matches!(
        ask(&client, &server.at("/")),
        Err(HttpError::Cancelled)
    ));
}
