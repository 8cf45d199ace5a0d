//! A proxy on this machine between a browser and the sandbox, through which a bad line is played:
//! it does to each request what the plan of the run says, notes what it has seen, and changes
//! nothing else.
//!
//! It understands HTTP/1.1 as far as to tell requests apart ([`message`]), reads each message whole
//! before it passes it on unless the fault is that it does not come whole ([`exchange`]), and asks
//! the server over a connection for each request.

mod exchange;
mod message;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::net::{Ipv4Addr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result};
use exchange::{Asked, Next};
pub(super) use message::Head;
use message::Wire;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::plan::Plan;
use super::record::Record;

/// How many connections may wait to be taken.
const BACKLOG: u32 = 128;

/// A proxy with an address of its own.
#[derive(Debug)]
pub(super) struct Proxy {
    address: SocketAddr,
    server: Rc<Cell<Option<SocketAddr>>>,
    run: Rc<RefCell<Rc<Line>>>,
    orders: mpsc::UnboundedSender<Order>,
    /// Keeps the port while nothing listens there.
    _holder: TcpSocket,
}

/// What a run's connections share.
#[derive(Debug)]
struct Line {
    server: Rc<Cell<Option<SocketAddr>>>,
    plan: Plan,
    keeps_connections: bool,
    record: Rc<RefCell<Record>>,
    orders: mpsc::UnboundedSender<Order>,
}

/// What the one that listens is told.
#[derive(Debug)]
enum Order {
    /// Disconnect everybody, and listen to nobody for so long.
    Refuse(Duration),
    /// Disconnect everybody, and say when that is done.
    Disconnect(oneshot::Sender<()>),
}

impl Line {
    fn server(&self) -> Result<SocketAddr> {
        self.server.get().context("there is no server behind the proxy yet")
    }

    fn order(&self, order: Order) {
        // Nobody listens any more only when the proxy is gone.
        let _ = self.orders.send(order);
    }
}

impl Proxy {
    /// Opens a proxy on a free port. Its server is still to be [set](Self::lead_to).
    pub(super) fn open() -> Result<Self> {
        let holder = socket(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = holder.local_addr()?;
        let (orders, received) = mpsc::unbounded_channel();
        let server = Rc::new(Cell::new(None));
        let line = Line {
            server: Rc::clone(&server),
            plan: Plan::calm(0),
            keeps_connections: true,
            record: Rc::default(),
            orders: orders.clone(),
        };
        let run = Rc::new(RefCell::new(Rc::new(line)));
        tokio::task::spawn_local(listen(address, Rc::clone(&run), received));
        Ok(Self { address, server, run, orders, _holder: holder })
    }

    /// Where it listens.
    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Sets the server behind it.
    pub(super) fn lead_to(&self, server: SocketAddr) {
        self.server.set(Some(server));
    }

    /// Ends everything of the run before, and begins another. What is seen of it is noted in the
    /// record.
    pub(super) async fn begin(&self, plan: Plan) -> Result<Rc<RefCell<Record>>> {
        let (done, is_done) = oneshot::channel();
        self.orders.send(Order::Disconnect(done)).ok().context("the proxy has ended")?;
        is_done.await.context("the proxy has ended")?;
        let record: Rc<RefCell<Record>> = Rc::default();
        let keeps_connections = plan.keeps_connections;
        let line = Line {
            server: Rc::clone(&self.server),
            plan,
            keeps_connections,
            record: Rc::clone(&record),
            orders: self.orders.clone(),
        };
        self.run.replace(Rc::new(line));
        Ok(record)
    }
}

/// A socket at that address, which several may have, of which one listens.
fn socket(address: SocketAddr) -> Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.set_reuseport(true)?;
    socket.bind(address).with_context(|| format!("cannot bind {address}"))?;
    Ok(socket)
}

async fn listen(
    address: SocketAddr,
    run: Rc<RefCell<Rc<Line>>>,
    mut orders: mpsc::UnboundedReceiver<Order>,
) {
    loop {
        let listener = match socket(address).and_then(|socket| Ok(socket.listen(BACKLOG)?)) {
            Ok(listener) => listener,
            Err(error) => {
                eprintln!("the proxy cannot listen: {error:#}");
                return;
            }
        };
        let Some(pause) = serve_until_refused(listener, &run, &mut orders).await else { return };
        sleep(pause).await;
    }
}

/// How long nobody is to be listened to from now on; none where the proxy is gone.
async fn serve_until_refused(
    listener: TcpListener,
    run: &Rc<RefCell<Rc<Line>>>,
    orders: &mut mpsc::UnboundedReceiver<Order>,
) -> Option<Duration> {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                let line = Rc::clone(&run.borrow());
                connections.spawn_local(serve(line, stream));
            },
            order = orders.recv() => match order? {
                Order::Refuse(pause) => {
                    drop(listener);
                    connections.shutdown().await;
                    return Some(pause);
                }
                Order::Disconnect(done) => {
                    connections.shutdown().await;
                    let _ = done.send(());
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Serves one connection to its end. That it breaks is what the proxy is for; anything else is
/// noted.
async fn serve(line: Rc<Line>, stream: TcpStream) {
    if let Err(error) = carry_all(&line, stream).await
        && error.downcast_ref::<std::io::Error>().is_none()
    {
        line.record.borrow_mut().complain(format!("{error:#}"));
    }
}

async fn carry_all(line: &Line, stream: TcpStream) -> Result<()> {
    let mut client = Wire::new(stream)?;
    while let Some(head) = client.head().await? {
        let name = message::name_of(&head);
        let length = usize::try_from(head.number("content-length").unwrap_or_default())?;
        let (entry, fault) = line.record.borrow_mut().arrived(&line.plan, name, &head);
        match exchange::carry(line, client, Asked { head, length, entry }, fault).await? {
            (Some(same), Next::Another) => client = same,
            (Some(_) | None, _) => return Ok(()),
        }
    }
    Ok(())
}
