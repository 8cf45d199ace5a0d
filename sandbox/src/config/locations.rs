//! The locations of data: in the data directory, or where several machines reach it.

use std::fmt;
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// The location of everything but the uploaded files.
#[derive(Clone, Default)]
pub enum DatabaseLocation {
    /// SQLite in the data directory, for this process alone.
    #[default]
    DataDirectory,
    /// A PostgreSQL database, which several processes may share. The address may contain a
    /// password.
    Postgres(SecretString),
}

impl FromStr for DatabaseLocation {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url =
            Url::parse(text).ok().filter(|url| matches!(url.scheme(), "postgres" | "postgresql"));
        match url {
            Some(url) if url.path().len() > 1 => Ok(Self::Postgres(SecretString::from(text))),
            Some(_) | None => Err(
                "a database is given as postgres://user:password@host:port/name, with the name of \
                    a database that is there",
            ),
        }
    }
}

/// Formats the address without user and password.
impl fmt::Display for DatabaseLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DataDirectory => f.write_str("SQLite in the data directory"),
            Self::Postgres(address) => {
                let url = Url::parse(address.expose_secret()).map_err(|_| fmt::Error)?;
                write!(
                    f,
                    "PostgreSQL at {}:{}{}",
                    url.host_str().unwrap_or("localhost"),
                    url.port().unwrap_or(5432),
                    url.path()
                )
            }
        }
    }
}

impl fmt::Debug for DatabaseLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseLocation({self})")
    }
}

/// The location of the uploaded files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FilesLocation {
    /// The data directory.
    #[default]
    DataDirectory,
    /// A bucket of an S3-compatible store, with address and credentials in the usual `AWS_...`
    /// environment variables.
    S3 {
        bucket: String,
        /// The prefix of all keys; may be empty.
        prefix: String,
    },
}

impl FromStr for FilesLocation {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (bucket, prefix) = text
            .strip_prefix("s3://")
            .map(|rest| rest.split_once('/').unwrap_or((rest, "")))
            .unwrap_or_default();
        if bucket.is_empty() || bucket.contains(['?', '#', '@', ':']) || prefix.contains(['?', '#'])
        {
            return Err("files are given as s3://bucket or s3://bucket/prefix");
        }
        Ok(Self::S3 { bucket: bucket.to_owned(), prefix: prefix.trim_matches('/').to_owned() })
    }
}

impl fmt::Display for FilesLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DataDirectory => f.write_str("the data directory"),
            Self::S3 { bucket, prefix } if prefix.is_empty() => write!(f, "s3://{bucket}"),
            Self::S3 { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

/// Whether an address is on this machine.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_shown_without_its_user_and_password() {
        let location: DatabaseLocation =
            "postgres://jane:s3cret@db.example:5433/latchkey?sslmode=require".parse().unwrap();
        assert_eq!(location.to_string(), "PostgreSQL at db.example:5433/latchkey");
        assert_eq!(
            format!("{location:?}"),
            "DatabaseLocation(PostgreSQL at db.example:5433/latchkey)"
        );
    }

    #[test]
    fn what_is_no_database_is_refused_without_being_repeated() {
        for text in [
            "",
            "sandbox.db",
            "mysql://jane:s3cret@host/name",
            "postgres://jane:s3cret@host",
            "postgres://jane:s3cret@host/",
        ] {
            let error = text.parse::<DatabaseLocation>().unwrap_err();
            assert!(!error.contains("s3cret"), "{text}");
        }
    }

    #[test]
    fn a_bucket_is_taken_with_and_without_a_prefix() {
        let s3 = |bucket: &str, prefix: &str| FilesLocation::S3 {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        };
        assert_eq!("s3://papers".parse(), Ok(s3("papers", "")));
        assert_eq!("s3://papers/".parse(), Ok(s3("papers", "")));
        assert_eq!("s3://papers/sandbox/files/".parse(), Ok(s3("papers", "sandbox/files")));
        for text in [
            "",
            "papers",
            "s3://",
            "s3:///prefix",
            "s3://key:secret@papers",
            "https://s3.example/papers",
        ] {
            assert!(text.parse::<FilesLocation>().is_err(), "{text}");
        }
    }
}
