//! Obtains bytes from the web, with a limit on everything: time, redirects, bytes as they come and
//! bytes as they unpack, and on where an address may lead.
//!
//! A call blocks its thread; another thread ends it with [`Client::cancel`]. What the bytes are is
//! for `source` to find out.

mod credentials;
mod error;
mod unpack;

pub use self::error::{HttpError, Retry};

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ureq::http::{HeaderMap, Response, StatusCode, header};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Proxy};
use url::Url;

use self::unpack::Unpacked;
use super::reach::{self, Guard, NotPublic, Reach, Stopped};
use crate::article::Timestamp;

/// The name we give ourselves to servers.
const AGENT: &str = concat!("hashiya/", env!("CARGO_PKG_VERSION"), " (feed reader)");
/// The bytes that are read before it is looked whether to go on.
const CHUNK: usize = 16 * 1024;

/// How much an answer may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The wait for a connection.
    pub connect: Duration,
    /// The wait for the next bytes.
    pub idle: Duration,
    /// The whole request with its redirects and its body.
    pub whole: Duration,
    /// Redirects that are followed.
    pub redirects: usize,
    /// Bytes of the body as they come over the wire.
    pub wire: usize,
    /// Bytes of the body unpacked.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(15),
            whole: Duration::from_secs(40),
            redirects: 8,
            wire: 8 << 20,
            body: 32 << 20,
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// The address.
    pub address: &'a str,
    /// Where it and its redirects may lead.
    pub reach: Reach,
    /// The `ETag` of the answer we have.
    pub etag: Option<&'a str>,
    /// The `Last-Modified` of the answer we have.
    pub last_modified: Option<&'a str>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What we have is still right.
    NotModified,
    /// Here it is.
    Body(Box<Body>),
}

/// A body and what was said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The bytes, unpacked.
    pub bytes: Vec<u8>,
    /// The address they came from in the end.
    pub address: String,
    /// The address to ask from now on, where the server said for good that it is another.
    pub moved: Option<String>,
    /// The `Content-Type`.
    pub content_type: Option<String>,
    /// The `ETag`.
    pub etag: Option<String>,
    /// The `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Body {
    /// Returns the character encoding that the server says the bytes are in.
    #[must_use]
    pub fn charset(&self) -> Option<&str> {
        let (_, parameters) = self.content_type.as_deref()?.split_once(';')?;
        parameters.split(';').find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let is_it = name.trim().eq_ignore_ascii_case("charset");
            is_it.then(|| value.trim().trim_matches(['"', '\'']))
        })
    }
}

/// Asks servers. Clones share connections, limits, and being cancelled.
#[derive(Clone, Debug)]
pub struct Client {
    guarded: Agent,
    open: Agent,
    limits: Limits,
    cancelled: Arc<AtomicBool>,
}

impl Default for Client {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Client {
    /// Returns a client that keeps to `limits`. A proxy that the environment names is asked for what
    /// is public; addresses in the reader's own network are always asked directly.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self::with(limits, Proxy::try_from_env())
    }

    /// Returns a client that keeps to `limits` and asks the proxy at `address` for what is public.
    ///
    /// # Errors
    ///
    /// When that is no address of a proxy.
    pub fn through(limits: Limits, address: &str) -> Result<Self, HttpError> {
        match Proxy::new(address) {
            Ok(proxy) => Ok(Self::with(limits, Some(proxy))),
            Err(_) => Err(HttpError::Address(address.to_owned())),
        }
    }

    fn with(limits: Limits, proxy: Option<Proxy>) -> Self {
        let cancelled = Arc::new(AtomicBool::new(false));
        // Two agents, so that a connection made where all is allowed is never used where it is not.
        let agent = |reach, proxy| {
            let config = Agent::config_builder()
                .user_agent(AGENT)
                .proxy(proxy)
                .http_status_as_error(false)
                // Redirects are followed by us, who look where they lead.
                .max_redirects(0)
                .max_redirects_will_error(false)
                .timeout_connect(Some(limits.connect))
                .timeout_per_read(Some(limits.idle))
                .accept_encoding("gzip, br")
                .build();
            let cancelled = Arc::clone(&cancelled);
            let guard = Guard { reach, cancelled };
            Agent::with_parts(config, DefaultConnector::new(), guard)
        };
        Self {
            guarded: agent(Reach::Public, proxy),
            open: agent(Reach::Anywhere, None),
            limits,
            cancelled,
        }
    }

    /// Ends all calls, those under way and those to come.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.guarded.clone().shutdown();
        self.open.clone().shutdown();
    }

    /// Returns whether [`Client::cancel`] was called.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Returns how far an address that the reader typed may lead: into their own network only when
    /// it lies there itself.
    #[must_use]
    pub fn reach_of(&self, address: &str) -> Reach {
        match Url::parse(address) {
            Ok(url) if reach::is_local(&url) => Reach::Anywhere,
            _ => Reach::Public,
        }
    }

    /// Asks for what is at an address, following redirects.
    ///
    /// # Errors
    ///
    /// When it may not be asked for, cannot be reached, is refused, or costs more than the limits.
    pub fn get(&self, request: &Request<'_>) -> Result<Answer, HttpError> {
        let until = Instant::now() + self.limits.whole;
        let mut url = Url::parse(request.address)
            .map_err(|_| HttpError::Address(request.address.to_owned()))?;
        let mut for_good = true;
        for _ in 0..=self.limits.redirects {
            allow(&url, request.reach)?;
            let response = self.ask(&url, request, until)?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED {
                return Ok(Answer::NotModified);
            }
            if let Some(next) = redirect(&response, &url)? {
                for_good &= matches!(status.as_u16(), 301 | 308);
                url = next;
                continue;
            }
            if !status.is_success() {
                return Err(HttpError::Status {
                    status: status.as_u16(),
                    retry: retry(response.headers()),
                });
            }
            let moved = (for_good && url.as_str() != request.address).then(|| url.to_string());
            return self.body(response, &url, moved);
        }
        Err(HttpError::Redirects(self.limits.redirects))
    }

    /// Sends one request and reads the head of the answer.
    fn ask(
        &self,
        url: &Url,
        request: &Request<'_>,
        until: Instant,
    ) -> Result<Response<ureq::Body>, HttpError> {
        let agent = match request.reach {
            Reach::Public => &self.guarded,
            Reach::Anywhere => &self.open,
        };
        let left = until.saturating_duration_since(Instant::now());
        let bare = credentials::without(url);
        let mut call = agent.get(bare.as_str()).header(header::ACCEPT, "*/*");
        if let Some(authorization) = credentials::authorization(url) {
            call = call.header(header::AUTHORIZATION, authorization);
        }
        if let Some(etag) = request.etag {
            call = call.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(moment) = request.last_modified {
            call = call.header(header::IF_MODIFIED_SINCE, moment);
        }
        call.config()
            .timeout_global(Some(left))
            .build()
            .call()
            .map_err(|error| self.explain(error, url))
    }

    /// Reads and unpacks the body.
    fn body(
        &self,
        response: Response<ureq::Body>,
        url: &Url,
        moved: Option<String>,
    ) -> Result<Answer, HttpError> {
        let headers = response.headers().clone();
        let said = |name| Some(headers.get(name)?.to_str().ok()?.to_owned());
        let raw = self.read(response, url)?;
        let packing = said(header::CONTENT_ENCODING);
        let bytes = match unpack::unpack(raw, packing.as_deref(), self.limits.body) {
            Unpacked::Done(bytes) => bytes,
            Unpacked::TooLong => return Err(HttpError::TooLong(self.limits.body)),
            Unpacked::Broken(packing) => return Err(HttpError::Packing(packing)),
        };
        Ok(Answer::Body(Box::new(Body {
            bytes,
            // Links of what is there are made with this address, and shown and shared.
            address: credentials::without(url).to_string(),
            moved,
            content_type: said(header::CONTENT_TYPE),
            etag: said(header::ETAG),
            last_modified: said(header::LAST_MODIFIED),
        })))
    }

    fn read(&self, response: Response<ureq::Body>, url: &Url) -> Result<Vec<u8>, HttpError> {
        let limit = self.limits.wire;
        if response
            .body()
            .content_length()
            .is_some_and(|length| length > limit as u64)
        {
            return Err(HttpError::TooLong(limit));
        }
        let mut reader = response.into_body().into_reader();
        let mut bytes = Vec::new();
        loop {
            let before = bytes.len();
            let read = reader.by_ref().take(CHUNK as u64).read_to_end(&mut bytes);
            if let Err(error) = read {
                return Err(self.explain(ureq::Error::from(error), url));
            }
            // A connection that is shut down looks like one that has ended.
            if self.is_cancelled() {
                return Err(HttpError::Cancelled);
            }
            match bytes.len() {
                length if length > limit => return Err(HttpError::TooLong(limit)),
                length if length == before => return Ok(bytes),
                _ => {}
            }
        }
    }

    /// Tells what went wrong in our own words.
    fn explain(&self, error: ureq::Error, url: &Url) -> HttpError {
        if self.is_cancelled() {
            return HttpError::Cancelled;
        }
        let host = || url.host_str().unwrap_or_default().to_owned();
        match error {
            ureq::Error::Other(inner) if inner.is::<NotPublic>() => HttpError::Private(host()),
            ureq::Error::Other(inner) if inner.is::<Stopped>() => HttpError::Cancelled,
            ureq::Error::HostNotFound => HttpError::Host(host()),
            ureq::Error::Timeout(_) => HttpError::Timeout,
            ureq::Error::Tls(why) => HttpError::Tls(why.to_owned()),
            ureq::Error::Rustls(why) => HttpError::Tls(why.to_string()),
            ureq::Error::Io(why) if is_tls(&why) => HttpError::Tls(why.to_string()),
            ureq::Error::Io(why) if why.kind() == io::ErrorKind::TimedOut => HttpError::Timeout,
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => HttpError::Address(url.to_string()),
            other => HttpError::Connection(other.to_string()),
        }
    }
}

/// Errors of the handshake come wrapped as errors of the connection.
fn is_tls(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(|inner| inner.to_string().contains("certificate"))
}

/// Refuses what is not of the web, and what a stranger may not name.
fn allow(url: &Url, reach: Reach) -> Result<(), HttpError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(HttpError::Scheme(url.to_string()));
    }
    if reach == Reach::Public && reach::is_local_by_name(url) {
        let host = url.host_str().unwrap_or_default();
        return Err(HttpError::Private(host.to_owned()));
    }
    Ok(())
}

/// Returns where an answer passes us on to.
fn redirect(response: &Response<ureq::Body>, url: &Url) -> Result<Option<Url>, HttpError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    response
        .headers()
        .get(header::LOCATION)
        .and_then(|place| std::str::from_utf8(place.as_bytes()).ok())
        .and_then(|place| url.join(place.trim()).ok())
        .map(Some)
        .ok_or(HttpError::Nowhere)
}

/// Returns when a server that refused wants to be asked again.
fn retry(headers: &HeaderMap) -> Option<Retry> {
    let said = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    match said.parse() {
        Ok(seconds) => Some(Retry::After(seconds)),
        Err(_) => chrono::DateTime::parse_from_rfc2822(said)
            .ok()
            .map(|date| Retry::At(Timestamp(date.timestamp()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_is_found_among_the_parameters() {
        let charset = |said: &str| {
            let body = Body {
                content_type: Some(said.to_owned()),
                ..Body::default()
            };
            body.charset().map(str::to_owned)
        };
        assert_eq!(
            charset("text/html; charset=windows-1256").unwrap(),
            "windows-1256"
        );
        assert_eq!(
            charset("text/xml;a=b; Charset = \"UTF-8\"").unwrap(),
            "UTF-8"
        );
        assert_eq!(charset("text/html"), None);
    }

    #[test]
    fn only_the_web_is_asked() {
        let client = Client::default();
        for address in [
            "file:///etc/passwd",
            "ftp://example.org/",
            "javascript:1",
            "data:,x",
        ] {
            let request = Request {
                address,
                reach: Reach::Anywhere,
                ..Request::default()
            };
            let error = client.get(&request).unwrap_err();
            assert!(matches!(error, HttpError::Scheme(_)), "{address}: {error}");
        }
    }

    #[test]
    fn an_address_that_a_stranger_named_is_looked_at_before_it_is_asked() {
        let client = Client::default();
        for address in [
            "http://localhost:1/",
            "http://[::1]/",
            "http://0x7f.1/",
            "http://10.0.0.1/",
        ] {
            let error = client
                .get(&Request {
                    address,
                    ..Request::default()
                })
                .unwrap_err();
            assert!(matches!(error, HttpError::Private(_)), "{address}: {error}");
        }
    }

    #[test]
    fn a_moment_to_come_back_is_read_in_both_spellings() {
        let said = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, value.parse().unwrap());
            retry(&headers)
        };
        assert_eq!(said("120"), Some(Retry::After(120)));
        let moment = Timestamp(1_445_412_480);
        assert_eq!(
            said("Wed, 21 Oct 2015 07:28:00 GMT"),
            Some(Retry::At(moment))
        );
        assert_eq!(said("soon"), None);
    }
}
