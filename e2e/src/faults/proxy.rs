//! A proxy between a browser and the sandbox that simulates a faulty network: it applies the run's
//! plan to each request, records what it observes, and changes nothing else.
//!
//! It parses HTTP/1.1 as far as to tell requests apart ([`message`]), reads each message whole
//! before it forwards it, unless the fault is a partial message ([`exchange`]), and opens one
//! connection to the server per request.

mod exchange;
mod message;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::net::{Ipv4Addr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result};
use exchange::{Exchange, Reuse};
use message::Connection;
pub(super) use message::Head;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::plan::Plan;
use super::record::Record;

/// The number of connections that may wait to be accepted.
const BACKLOG: u32 = 128;

/// A proxy with its own port.
#[derive(Debug)]
pub(super) struct Proxy {
    address: SocketAddr,
    server: Rc<Cell<Option<SocketAddr>>>,
    run: Rc<RefCell<Rc<RunContext>>>,
    commands: mpsc::UnboundedSender<Command>,
    /// Keeps the port reserved while nothing listens there.
    _reserved: TcpSocket,
}

/// What the connections of a run share.
#[derive(Debug)]
struct RunContext {
    server: Rc<Cell<Option<SocketAddr>>>,
    plan: Plan,
    keeps_connections: bool,
    record: Rc<RefCell<Record>>,
    commands: mpsc::UnboundedSender<Command>,
}

/// A command to the listening task.
#[derive(Debug)]
enum Command {
    /// End all connections, and accept none for that long.
    Refuse(Duration),
    /// End all connections, and report when that is done.
    Disconnect(oneshot::Sender<()>),
}

impl RunContext {
    fn server(&self) -> Result<SocketAddr> {
        self.server.get().context("the proxy has no server yet")
    }

    fn send(&self, command: Command) {
        // The receiver is gone only when the proxy is.
        let _ = self.commands.send(command);
    }
}

impl Proxy {
    /// Opens a proxy on a free port. Its server is [set](Self::set_server) later.
    pub(super) fn open() -> Result<Self> {
        let reserved = socket(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = reserved.local_addr()?;
        let (commands, received) = mpsc::unbounded_channel();
        let server = Rc::new(Cell::new(None));
        let context = RunContext {
            server: Rc::clone(&server),
            plan: Plan::without_faults(0),
            keeps_connections: true,
            record: Rc::default(),
            commands: commands.clone(),
        };
        let run = Rc::new(RefCell::new(Rc::new(context)));
        tokio::task::spawn_local(listen(address, Rc::clone(&run), received));
        Ok(Self { address, server, run, commands, _reserved: reserved })
    }

    /// Returns the port.
    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Sets the server that requests are forwarded to.
    pub(super) fn set_server(&self, server: SocketAddr) {
        self.server.set(Some(server));
    }

    /// Ends the connections of the previous run and begins another. Returns the record of what is
    /// observed.
    pub(super) async fn begin(&self, plan: Plan) -> Result<Rc<RefCell<Record>>> {
        let (done, is_done) = oneshot::channel();
        self.commands.send(Command::Disconnect(done)).ok().context("the proxy has ended")?;
        is_done.await.context("the proxy has ended")?;
        let record: Rc<RefCell<Record>> = Rc::default();
        let keeps_connections = plan.keeps_connections;
        let context = RunContext {
            server: Rc::clone(&self.server),
            plan,
            keeps_connections,
            record: Rc::clone(&record),
            commands: self.commands.clone(),
        };
        self.run.replace(Rc::new(context));
        Ok(record)
    }
}

/// Returns a socket at an address that several sockets may share, of which one listens.
fn socket(address: SocketAddr) -> Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.set_reuseport(true)?;
    socket.bind(address).with_context(|| format!("cannot bind {address}"))?;
    Ok(socket)
}

async fn listen(
    address: SocketAddr,
    run: Rc<RefCell<Rc<RunContext>>>,
    mut commands: mpsc::UnboundedReceiver<Command>,
) {
    loop {
        let listener = match socket(address).and_then(|socket| Ok(socket.listen(BACKLOG)?)) {
            Ok(listener) => listener,
            Err(error) => {
                eprintln!("the proxy cannot listen: {error:#}");
                return;
            }
        };
        let Some(pause) = serve_until_refused(listener, &run, &mut commands).await else { return };
        sleep(pause).await;
    }
}

/// Serves connections until they are to be refused. Returns for how long, or `None` where the proxy
/// is gone.
async fn serve_until_refused(
    listener: TcpListener,
    run: &Rc<RefCell<Rc<RunContext>>>,
    commands: &mut mpsc::UnboundedReceiver<Command>,
) -> Option<Duration> {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                let context = Rc::clone(&run.borrow());
                connections.spawn_local(serve(context, stream));
            },
            command = commands.recv() => match command? {
                Command::Refuse(pause) => {
                    drop(listener);
                    connections.shutdown().await;
                    return Some(pause);
                }
                Command::Disconnect(done) => {
                    connections.shutdown().await;
                    let _ = done.send(());
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Serves a connection to its end. I/O errors are expected, all others are recorded.
async fn serve(context: Rc<RunContext>, stream: TcpStream) {
    if let Err(error) = forward_all(&context, stream).await
        && error.downcast_ref::<std::io::Error>().is_none()
    {
        context.record.borrow_mut().add_proxy_error(format!("{error:#}"));
    }
}

async fn forward_all(context: &RunContext, stream: TcpStream) -> Result<()> {
    let mut client = Connection::new(stream)?;
    while let Some(head) = client.head().await? {
        let name = message::name_of(&head);
        let length = usize::try_from(head.number("content-length").unwrap_or_default())?;
        let (entry, fault) = context.record.borrow_mut().add_request(&context.plan, name, &head);
        match exchange::forward(context, client, Exchange { head, length, entry }, fault).await? {
            (Some(same), Reuse::Yes) => client = same,
            (Some(_) | None, _) => return Ok(()),
        }
    }
    Ok(())
}
