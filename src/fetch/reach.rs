//! Which addresses may be asked for: the web's, and those inside the reader's own network only where
//! the reader named one of them.
//!
//! A feed is a stranger's text. Its links and redirects must not make this machine knock at the
//! reader's router, at services on localhost, or open files. So names are checked before they are
//! looked up, and addresses after, by the resolver that the connection itself uses: what was
//! checked is what is connected to.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// How often a wait looks whether it was cancelled.
pub(super) const GLANCE: Duration = Duration::from_millis(25);
/// The longest wait for a name where no limit was set.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where a request and its redirects may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// To public addresses only.
    #[default]
    Public,
    /// Also into the reader's own network, because the reader named an address there.
    Anywhere,
}

/// Marks an error of the resolver as a refusal; never shown.
#[derive(Debug, thiserror::Error)]
#[error("the address is not public")]
pub(super) struct NotPublic;

/// Marks an error of the resolver as an answer to the reader's wish to stop; never shown.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
pub(super) struct Stopped;

/// Returns whether an address belongs to the public internet: not to this machine, its network, or
/// a range kept for special use (RFC 6890), also when it is wrapped into an IPv6 address.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match wrapped(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a, b & 0xc0) == (100, 64)
        || (a, b, c) == (192, 0, 0)
        || (a, b & 0xfe) == (198, 18);
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Only 2000::/3 is given out; the rest is local, multicast, or nobody's. Inside it Teredo
    // (2001::/32) hides an IPv4 address, and 2001:db8::/32 is for examples.
    a & 0xe000 == 0x2000 && !(a == 0x2001 && (b == 0 || b == 0xdb8))
}

/// Returns the IPv4 address that an IPv6 address stands for: mapped, compatible, NAT64, 6to4.
fn wrapped(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let join = |high: u16, low: u16| {
        let [one, two] = high.to_be_bytes();
        let [three, four] = low.to_be_bytes();
        Ipv4Addr::new(one, two, three, four)
    };
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0 | 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => Some(join(g, h)),
        (0x2002, ..) => Some(join(b, c)),
        _ => None,
    }
}

/// Returns whether an address names this machine or its network, as far as the name alone tells.
#[must_use]
pub(super) fn is_local_by_name(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => !is_public(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => !is_public(IpAddr::V6(address)),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            // RFC 6761, 6762, 8375; and a bare word is a machine of one's own network.
            let local = ["localhost", "local", "internal", "home.arpa", "lan"];
            !name.contains('.')
                || local.iter().any(|zone| {
                    name.strip_suffix(zone)
                        .is_some_and(|rest| rest.ends_with('.'))
                })
        }
        None => true,
    }
}

/// Returns whether the host of an address lies on this machine or in its network.
#[must_use]
pub(super) fn is_local(url: &Url) -> bool {
    if is_local_by_name(url) {
        return true;
    }
    let Some(Host::Domain(name)) = url.host() else {
        return false;
    };
    match (name, url.port_or_known_default().unwrap_or(0)).to_socket_addrs() {
        Ok(mut addresses) => addresses.any(|address| !is_public(address.ip())),
        Err(_) => false,
    }
}

/// Looks names up, and lets through what [`Reach`] allows.
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) reach: Reach,
    pub(super) cancelled: Arc<AtomicBool>,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().ok_or(ureq::Error::HostNotFound)?;
        let port = uri.port_u16().unwrap_or(match uri.scheme_str() {
            Some("https") => 443,
            Some("http") => 80,
            _ => 1080,
        });
        // The reader's proxy may well live on this machine.
        let is_proxy = config
            .proxy()
            .is_some_and(|proxy| proxy.host() == host && proxy.port() == port);
        let found = self.look_up(host.to_owned(), port, *timeout.after)?;
        let family = config.ip_family();
        let allowed = self.allow(family.keep_wanted(found.into_iter()).collect(), is_proxy)?;
        let mut addresses = self.empty();
        allowed
            .into_iter()
            .for_each(|address| addresses.push(address));
        Ok(addresses)
    }
}

impl Guard {
    /// Returns the addresses that a connection may try. A name of which one address is not public is
    /// refused whole: which one is tried is not ours to choose.
    fn allow(
        &self,
        found: Vec<SocketAddr>,
        is_proxy: bool,
    ) -> Result<Vec<SocketAddr>, ureq::Error> {
        let all_public = found.iter().all(|address| is_public(address.ip()));
        if self.reach == Reach::Public && !is_proxy && !all_public {
            return Err(ureq::Error::Other(Box::new(NotPublic)));
        }
        match found.is_empty() {
            true => Err(ureq::Error::HostNotFound),
            // As many as ureq's list has room for.
            false => Ok(found.into_iter().take(16).collect()),
        }
    }

    /// Asks the system for a name on a thread of its own, because the system cannot be told to stop.
    fn look_up(
        &self,
        host: String,
        port: u16,
        patience: Duration,
    ) -> Result<Vec<SocketAddr>, ureq::Error> {
        let (send, answer) = channel();
        thread::spawn(move || {
            let host = host.trim_matches(['[', ']']);
            let found: io::Result<Vec<_>> = (host, port).to_socket_addrs().map(Iterator::collect);
            // Nobody waits any more when it took too long.
            let _ = send.send(found);
        });
        let until = Instant::now() + patience.min(PATIENCE);
        loop {
            match answer.recv_timeout(GLANCE) {
                Ok(found) => return found.map_err(|_| ureq::Error::HostNotFound),
                Err(RecvTimeoutError::Disconnected) => return Err(ureq::Error::HostNotFound),
                Err(RecvTimeoutError::Timeout) if self.cancelled.load(Ordering::Relaxed) => {
                    return Err(ureq::Error::Other(Box::new(Stopped)));
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() >= until => {
                    return Err(ureq::Error::Timeout(ureq::Timeout::Resolve));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(addresses: &[&str], public: bool) {
        for address in addresses {
            let parsed = address.parse().unwrap();
            assert_eq!(is_public(parsed), public, "{address}");
        }
    }

    #[test]
    fn the_web_is_public() {
        check(
            &["8.8.8.8", "93.184.215.14", "172.32.0.1", "100.128.0.1"],
            true,
        );
        check(&["2606:2800:21f:cb07::1", "2a00:1450::1"], true);
    }

    #[test]
    fn this_machine_and_its_network_are_not() {
        check(&["127.0.0.1", "127.8.8.8", "0.0.0.0", "::1", "::"], false);
        check(
            &["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1"],
            false,
        );
        check(&["fe80::1", "fd00::1", "fec0::1", "ff02::1"], false);
    }

    #[test]
    fn the_metadata_services_of_clouds_are_not() {
        check(&["169.254.169.254", "fd00:ec2::254"], false);
    }

    #[test]
    fn an_ipv4_address_inside_an_ipv6_one_is_judged_by_itself() {
        check(
            &["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1"],
            false,
        );
        check(&["64:ff9b::7f00:1", "2002:7f00:1::", "64:ff9b:1::1"], false);
        check(
            &["::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"],
            true,
        );
    }

    #[test]
    fn a_name_is_judged_by_all_addresses_it_leads_to() {
        let guard = |reach| Guard {
            reach,
            cancelled: Arc::default(),
        };
        let names = |text: &str| text.split(' ').map(|one| one.parse().unwrap()).collect();
        let rebound = || names("93.184.215.14:80 127.0.0.1:80");
        assert!(guard(Reach::Public).allow(rebound(), false).is_err());
        assert!(
            guard(Reach::Public)
                .allow(names("93.184.215.14:80"), false)
                .is_ok()
        );
        assert!(guard(Reach::Anywhere).allow(rebound(), false).is_ok());
        // The reader's proxy may be at home.
        assert!(
            guard(Reach::Public)
                .allow(names("127.0.0.1:8080"), true)
                .is_ok()
        );
        assert!(guard(Reach::Anywhere).allow(Vec::new(), false).is_err());
    }

    #[test]
    fn odd_spellings_of_this_machine_are_seen_through() {
        for address in [
            "http://localhost/",
            "http://LOCALHOST./",
            "http://feeds.localhost:8080/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://017700000001/",
            "http://127.1/",
            "http://[::ffff:7f00:1]/",
            "http://router/",
            "http://printer.local/",
        ] {
            assert!(is_local_by_name(&Url::parse(address).unwrap()), "{address}");
        }
        for address in [
            "https://example.org/",
            "http://8.8.8.8/",
            "http://locals.example/",
        ] {
            assert!(
                !is_local_by_name(&Url::parse(address).unwrap()),
                "{address}"
            );
        }
    }
}
