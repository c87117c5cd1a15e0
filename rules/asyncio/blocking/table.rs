//! What is known of functions that block the thread they are called in, as data.
//!
//! A function is named as [`crate::project::Project::dotted_names`] spells it: `requests.get`, and
//! `requests.Session().get` for a method of an instance. Braces abbreviate: `os.{remove,unlink}` are two names. A last
//! segment `*` stands for each method that no other name of the same receiver takes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::project::Spellings;

/// Functions that block for one and the same reason.
#[derive(Debug)]
pub struct Blocking {
    pub what: What,
    pub names: &'static [&'static str],
    /// A call to which one of these applies does not block.
    pub unless: &'static [Unless],
    /// Completes "it …": starts in lower case, ends without a full stop.
    pub reason: &'static str,
    pub instead: Instead,
    /// The documentation that the entry rests on.
    pub reference: &'static str,
}

/// Which of the two rules an entry belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Waits for a clock, another process, another thread, another machine or a person.
    Call,
    /// Waits for the file system.
    FileIo,
}

/// What to write in an `async def`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// There is no asynchronous form: the call belongs into a thread.
    Thread,
    /// An asynchronous library for the same task; the thread remains the small change.
    Library(&'static str),
    /// The asynchronous form in asyncio; with other event loops the call belongs into a thread.
    Asyncio(&'static str),
    /// A function that asyncio, anyio and trio have under the same name.
    EveryLoop(&'static str),
    /// What opens, works and closes goes into one function, and that into a thread.
    Function,
}

/// Arguments and states of the receiver under which a call returns at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unless {
    /// The duration is written as zero. One that is not known blocks.
    Zero { position: usize, keyword: &'static str },
    /// The switch is off. One that is not known silences.
    SwitchedOff { position: usize, keyword: &'static str },
    /// The argument is given, and not as `None` or zero.
    Given { position: usize, keyword: &'static str },
    /// The argument is absent, empty or `None`: nothing is connected to.
    Absent { position: usize, keyword: &'static str },
    /// The first argument is not this name: another mode.
    FirstIsNot(&'static str),
    /// The first argument is a numeric network address: there is no name to look up.
    NumericHost,
    /// The socket was not created in view, is no stream, or may be in non-blocking mode.
    Socket,
    /// The database lives in memory: the connection was opened with `:memory:`.
    MemoryDatabase,
    /// The result is a lazy iterator that nothing goes through here.
    Lazy,
    /// The function asks first whether there is something to wait for, with one of these methods.
    Asked(&'static [&'static str]),
    /// The function puts into the receiver itself, with one of these methods.
    Fed(&'static [&'static str]),
    /// The receiver was made or started in the same function, which has awaited something since: what it waits for
    /// may have happened.
    AwaitedSince,
    /// The receiver was not made in the same function: what it waits for may have happened long ago.
    MadeElsewhere,
    /// The argument is a file object in memory.
    InMemory { position: usize, keyword: &'static str },
    /// The receiver was opened in the same function: the call that opened it is reported.
    OpenedHere,
}

const NONE: &[Unless] = &[];

const HTTP: &str = "it waits until the server has answered";
const DATABASE: &str = "it waits until the database server has answered";
const DISK: &str = "it waits for the file system";
const METADATA: &str = "it asks the file system, which may be a network drive";
const TREE: &str = "it goes through a whole directory tree";

const fn call(
    names: &'static [&'static str],
    unless: &'static [Unless],
    reason: &'static str,
    instead: Instead,
    reference: &'static str,
) -> Blocking {
    Blocking { what: What::Call, names, unless, reason, instead, reference }
}

const fn file_io(
    names: &'static [&'static str],
    unless: &'static [Unless],
    reason: &'static str,
    instead: Instead,
    reference: &'static str,
) -> Blocking {
    Blocking { what: What::FileIo, names, unless, reason, instead, reference }
}

const fn zero(position: usize, keyword: &'static str) -> Unless {
    Unless::Zero { position, keyword }
}

const fn switched_off(position: usize, keyword: &'static str) -> Unless {
    Unless::SwitchedOff { position, keyword }
}

const fn given(position: usize, keyword: &'static str) -> Unless {
    Unless::Given { position, keyword }
}

const fn absent(position: usize, keyword: &'static str) -> Unless {
    Unless::Absent { position, keyword }
}

/// A position that no call reaches: the parameter is keyword-only.
const KEYWORD_ONLY: usize = usize::MAX;

pub static TABLE: &[Blocking] = &[
    // Clocks and signals.
    call(
        &["time.sleep"],
        &[zero(0, "secs")],
        "it suspends the whole thread, the event loop with it",
        Instead::EveryLoop("sleep"),
        "https://docs.python.org/3/library/time.html#time.sleep",
    ),
    call(
        &["signal.{pause,sigwait,sigwaitinfo}"],
        NONE,
        "it waits until a signal arrives",
        Instead::Asyncio("loop.add_signal_handler(…)"),
        "https://docs.python.org/3/library/signal.html#signal.pause",
    ),
    call(
        &["sched.scheduler().run"],
        &[switched_off(0, "blocking")],
        "it sleeps until the last event is due",
        Instead::Asyncio("loop.call_later(…)"),
        "https://docs.python.org/3/library/sched.html#sched.scheduler.run",
    ),
    // HTTP clients.
    call(
        &[
            "requests.{get,options,head,post,put,patch,delete,request}",
            "requests.Session().{get,options,head,post,put,patch,delete,request,send}",
        ],
        NONE,
        HTTP,
        Instead::Library("httpx.AsyncClient"),
        "https://requests.readthedocs.io/en/latest/api/",
    ),
    call(
        &[
            "httpx.{get,options,head,post,put,patch,delete,request}",
            "httpx.Client().{get,options,head,post,put,patch,delete,request,send}",
        ],
        NONE,
        HTTP,
        Instead::Library("httpx.AsyncClient"),
        "https://www.python-httpx.org/async/",
    ),
    call(
        &["urllib.request.{urlopen,urlretrieve}", "urllib.request.OpenerDirector().open"],
        NONE,
        HTTP,
        Instead::Library("httpx.AsyncClient"),
        "https://docs.python.org/3/library/urllib.request.html#urllib.request.urlopen",
    ),
    call(
        &[
            "urllib3.request",
            "urllib3.{PoolManager,ProxyManager,HTTPConnectionPool,HTTPSConnectionPool}().{request,urlopen}",
        ],
        NONE,
        HTTP,
        Instead::Library("httpx.AsyncClient"),
        "https://urllib3.readthedocs.io/en/stable/reference/urllib3.poolmanager.html",
    ),
    call(
        &["http.client.{HTTPConnection,HTTPSConnection}().{connect,request,getresponse,endheaders}"],
        NONE,
        "it waits for the network",
        Instead::Library("httpx.AsyncClient"),
        "https://docs.python.org/3/library/http.client.html#http.client.HTTPConnection.getresponse",
    ),
    call(
        &["http.client.HTTPResponse().{read,read1,readinto,readline,readlines}"],
        &[Unless::OpenedHere],
        "it waits for the rest of the answer",
        Instead::Library("httpx.AsyncClient"),
        "https://docs.python.org/3/library/http.client.html#http.client.HTTPResponse.read",
    ),
    call(
        &["xmlrpc.client.ServerProxy().*"],
        NONE,
        "it calls the server and waits for its answer",
        Instead::Thread,
        "https://docs.python.org/3/library/xmlrpc.client.html#serverproxy-objects",
    ),
    call(
        &["tornado.httpclient.HTTPClient().fetch"],
        NONE,
        HTTP,
        Instead::Library("tornado.httpclient.AsyncHTTPClient"),
        "https://www.tornadoweb.org/en/stable/httpclient.html#tornado.httpclient.HTTPClient.fetch",
    ),
    // Names, sockets, TLS.
    call(
        &["socket.getaddrinfo"],
        &[given(5, "flags"), Unless::NumericHost],
        "it waits for the name server",
        Instead::Asyncio("loop.getaddrinfo(…)"),
        "https://docs.python.org/3/library/socket.html#socket.getaddrinfo",
    ),
    call(
        &["socket.{gethostbyname,gethostbyname_ex}"],
        &[Unless::NumericHost],
        "it waits for the name server",
        Instead::Asyncio("loop.getaddrinfo(…)"),
        "https://docs.python.org/3/library/socket.html#socket.gethostbyname",
    ),
    call(
        &["socket.{gethostbyaddr,getfqdn}"],
        NONE,
        "it waits for the name server",
        Instead::Asyncio("loop.getnameinfo(…)"),
        "https://docs.python.org/3/library/socket.html#socket.gethostbyaddr",
    ),
    call(
        &["socket.create_connection"],
        NONE,
        "it waits until the connection is established",
        Instead::Asyncio("asyncio.open_connection(…)"),
        "https://docs.python.org/3/library/socket.html#socket.create_connection",
    ),
    call(
        &["socket.socket().connect"],
        &[Unless::Socket],
        "it waits until the connection is established",
        Instead::Asyncio("loop.sock_connect(…)"),
        "https://docs.python.org/3/library/socket.html#socket.socket.connect",
    ),
    call(
        &["socket.socket().accept"],
        &[Unless::Socket, Unless::AwaitedSince],
        "it waits until somebody connects",
        Instead::Asyncio("loop.sock_accept(…)"),
        "https://docs.python.org/3/library/socket.html#socket.socket.accept",
    ),
    call(
        &["socket.socket().{recv,recv_into,recvfrom,recvfrom_into,recvmsg,recvmsg_into}"],
        &[Unless::Socket, Unless::AwaitedSince],
        "it waits until data arrives",
        Instead::Asyncio("loop.sock_recv(…)"),
        "https://docs.python.org/3/library/socket.html#socket.socket.recv",
    ),
    call(
        &["socket.socket().{sendall,sendfile}"],
        &[Unless::Socket],
        "it waits until the peer has room for all of it",
        Instead::Asyncio("loop.sock_sendall(…)"),
        "https://docs.python.org/3/library/socket.html#socket.socket.sendall",
    ),
    call(
        &["ssl.get_server_certificate"],
        NONE,
        "it connects to the server and waits for the handshake",
        Instead::Asyncio("asyncio.open_connection(…)"),
        "https://docs.python.org/3/library/ssl.html#ssl.get_server_certificate",
    ),
    call(
        &["select.select"],
        &[zero(3, "timeout")],
        "it waits until a file is ready",
        Instead::Asyncio("loop.add_reader(…)"),
        "https://docs.python.org/3/library/select.html#select.select",
    ),
    call(
        &[
            "select.{poll,epoll}().poll",
            "selectors.{DefaultSelector,SelectSelector,PollSelector,EpollSelector,KqueueSelector}().select",
        ],
        &[zero(0, "timeout")],
        "it waits until a file is ready",
        Instead::Asyncio("loop.add_reader(…)"),
        "https://docs.python.org/3/library/selectors.html#selectors.BaseSelector.select",
    ),
    call(
        &[
            "socketserver.{TCPServer,UDPServer,ThreadingTCPServer,ThreadingUDPServer}().{serve_forever,handle_request}",
            "http.server.{HTTPServer,ThreadingHTTPServer}().{serve_forever,handle_request}",
            "wsgiref.simple_server.WSGIServer().{serve_forever,handle_request}",
        ],
        NONE,
        "it serves until another thread shuts it down",
        Instead::Asyncio("asyncio.start_server(…)"),
        "https://docs.python.org/3/library/socketserver.html#socketserver.BaseServer.serve_forever",
    ),
    // Mail, files and shells on other machines.
    call(
        &["smtplib.{SMTP,SMTP_SSL,LMTP}", "ftplib.{FTP,FTP_TLS}", "telnetlib.Telnet"],
        &[absent(0, "host")],
        "it connects to the server and waits for its greeting",
        Instead::Thread,
        "https://docs.python.org/3/library/smtplib.html#smtplib.SMTP",
    ),
    call(
        &["imaplib.{IMAP4,IMAP4_SSL}", "poplib.{POP3,POP3_SSL}", "nntplib.{NNTP,NNTP_SSL}"],
        NONE,
        "it connects to the server and waits for its greeting",
        Instead::Thread,
        "https://docs.python.org/3/library/imaplib.html#imaplib.IMAP4",
    ),
    call(
        &[
            "smtplib.{SMTP,SMTP_SSL,LMTP}().{connect,ehlo,helo,login,starttls,sendmail,send_message,verify,noop,docmd,quit}",
        ],
        NONE,
        "it waits for the mail server's answer",
        Instead::Library("aiosmtplib"),
        "https://docs.python.org/3/library/smtplib.html#smtplib.SMTP.send_message",
    ),
    call(
        &[
            "imaplib.{IMAP4,IMAP4_SSL}().{login,logout,select,search,fetch,store,uid,append,copy,create,delete,expunge,list,noop,status,starttls}",
        ],
        NONE,
        "it waits for the mail server's answer",
        Instead::Thread,
        "https://docs.python.org/3/library/imaplib.html#imap4-objects",
    ),
    call(
        &["poplib.{POP3,POP3_SSL}().{user,pass_,stat,list,retr,dele,top,uidl,quit,stls}"],
        NONE,
        "it waits for the mail server's answer",
        Instead::Thread,
        "https://docs.python.org/3/library/poplib.html#pop3-objects",
    ),
    call(
        &[
            "ftplib.{FTP,FTP_TLS}().{connect,login,retrbinary,retrlines,storbinary,storlines,transfercmd,nlst,dir,cwd,pwd,mkd,rmd,delete,rename,size,quit,sendcmd,voidcmd}",
        ],
        NONE,
        "it waits for the file server's answer",
        Instead::Library("aioftp"),
        "https://docs.python.org/3/library/ftplib.html#ftp-objects",
    ),
    call(
        &["telnetlib.Telnet().{open,read_until,read_all,read_some,expect,interact}"],
        NONE,
        "it waits for the other machine",
        Instead::Asyncio("asyncio.open_connection(…)"),
        "https://docs.python.org/3.12/library/telnetlib.html#telnet-objects",
    ),
    call(
        &["paramiko.SSHClient().{connect,exec_command}", "paramiko.client.SSHClient().{connect,exec_command}"],
        NONE,
        "it waits for the other machine",
        Instead::Library("asyncssh"),
        "https://docs.paramiko.org/en/stable/api/client.html",
    ),
    call(
        &["dns.resolver.{resolve,query}", "dns.resolver.Resolver().{resolve,query}"],
        NONE,
        "it waits for the name server",
        Instead::Library("dns.asyncresolver"),
        "https://dnspython.readthedocs.io/en/stable/async-resolver-functions.html",
    ),
    // Other processes.
    call(
        &["subprocess.{run,call,check_call,check_output,getoutput,getstatusoutput}"],
        NONE,
        "it waits until the child process has ended",
        Instead::Asyncio("asyncio.create_subprocess_exec(…)"),
        "https://docs.python.org/3/library/subprocess.html#subprocess.run",
    ),
    call(
        &["subprocess.Popen().wait"],
        &[zero(0, "timeout"), Unless::Asked(&["poll"])],
        "it waits until the child process has ended",
        Instead::Asyncio("asyncio.create_subprocess_exec(…)"),
        "https://docs.python.org/3/library/subprocess.html#subprocess.Popen.wait",
    ),
    call(
        &["subprocess.Popen().communicate", "subprocess.Popen().{stdout,stderr}.{read,readline,readlines}"],
        &[Unless::Asked(&["poll"])],
        "it waits for the child process",
        Instead::Asyncio("asyncio.create_subprocess_exec(…)"),
        "https://docs.python.org/3/library/subprocess.html#subprocess.Popen.communicate",
    ),
    call(
        &["os.system", "pty.spawn"],
        NONE,
        "it waits until the child process has ended",
        Instead::Asyncio("asyncio.create_subprocess_shell(…)"),
        "https://docs.python.org/3/library/os.html#os.system",
    ),
    call(
        &["os.popen().{read,readline,readlines,close}"],
        NONE,
        "it waits for the child process",
        Instead::Asyncio("asyncio.create_subprocess_shell(…)"),
        "https://docs.python.org/3/library/os.html#os.popen",
    ),
    call(
        &["os.{spawnl,spawnle,spawnlp,spawnlpe,spawnv,spawnve,spawnvp,spawnvpe}"],
        &[Unless::FirstIsNot("os.P_WAIT")],
        "it waits until the child process has ended",
        Instead::Asyncio("asyncio.create_subprocess_exec(…)"),
        "https://docs.python.org/3/library/os.html#os.P_WAIT",
    ),
    call(
        &["os.wait"],
        NONE,
        "it waits until a child process has ended",
        Instead::Asyncio("asyncio.create_subprocess_exec(…)"),
        "https://docs.python.org/3/library/os.html#os.wait",
    ),
    call(
        &["os.{waitpid,wait4}"],
        &[given(1, "options")],
        "it waits until the child process has ended",
        Instead::Asyncio("asyncio.create_subprocess_exec(…)"),
        "https://docs.python.org/3/library/os.html#os.waitpid",
    ),
    call(
        &["os.wait3"],
        &[given(0, "options")],
        "it waits until a child process has ended",
        Instead::Asyncio("asyncio.create_subprocess_exec(…)"),
        "https://docs.python.org/3/library/os.html#os.wait3",
    ),
    call(
        &["multiprocessing.{Process,context.Process}().join"],
        &[zero(0, "timeout"), Unless::Asked(&["is_alive"]), Unless::AwaitedSince],
        "it waits until the child process has ended",
        Instead::Thread,
        "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.join",
    ),
    call(
        &["multiprocessing.{Pool,pool.Pool,pool.ThreadPool}().{map,starmap,apply,join}"],
        NONE,
        "it waits until the workers are done",
        Instead::Asyncio("loop.run_in_executor(…)"),
        "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.Pool.map",
    ),
    // Other threads.
    call(
        &["threading.{Thread,Timer}().join"],
        &[zero(0, "timeout"), Unless::Asked(&["is_alive"]), Unless::AwaitedSince],
        "it waits until the other thread has ended",
        Instead::Thread,
        "https://docs.python.org/3/library/threading.html#threading.Thread.join",
    ),
    call(
        &["threading.{Event,Condition}().wait", "multiprocessing.Event().wait"],
        &[zero(0, "timeout"), Unless::Asked(&["is_set"]), Unless::AwaitedSince],
        "it waits for another thread",
        Instead::Asyncio("asyncio.Event"),
        "https://docs.python.org/3/library/threading.html#threading.Event.wait",
    ),
    call(
        &["threading.Condition().wait_for"],
        &[zero(1, "timeout")],
        "it waits for another thread",
        Instead::Asyncio("asyncio.Condition"),
        "https://docs.python.org/3/library/threading.html#threading.Condition.wait_for",
    ),
    call(
        &["threading.Barrier().wait"],
        NONE,
        "it waits for the other threads",
        Instead::Thread,
        "https://docs.python.org/3/library/threading.html#threading.Barrier.wait",
    ),
    call(
        &[
            "queue.{Queue,LifoQueue,PriorityQueue,SimpleQueue}().get",
            "multiprocessing.{Queue,SimpleQueue,JoinableQueue}().get",
        ],
        &[
            switched_off(0, "block"),
            zero(1, "timeout"),
            Unless::Asked(&["empty", "qsize"]),
            Unless::Fed(&["put", "put_nowait"]),
            Unless::AwaitedSince,
        ],
        "it waits until another thread has put something",
        Instead::Asyncio("asyncio.Queue"),
        "https://docs.python.org/3/library/queue.html#queue.Queue.get",
    ),
    call(
        &["queue.{Queue,LifoQueue,PriorityQueue}().join", "multiprocessing.JoinableQueue().join"],
        NONE,
        "it waits until other threads have done all tasks",
        Instead::Asyncio("asyncio.Queue"),
        "https://docs.python.org/3/library/queue.html#queue.Queue.join",
    ),
    call(
        &["concurrent.futures.Future().{result,exception}"],
        &[
            zero(0, "timeout"),
            Unless::Asked(&["done", "running", "cancelled"]),
            Unless::AwaitedSince,
            Unless::MadeElsewhere,
        ],
        "it waits until the job is done; if the job needs this event loop, for ever",
        Instead::Asyncio("asyncio.wrap_future(…)"),
        "https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future.result",
    ),
    call(
        &["concurrent.futures.wait"],
        &[zero(1, "timeout")],
        "it waits until the jobs are done",
        Instead::Asyncio("asyncio.wrap_future(…)"),
        "https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.wait",
    ),
    call(
        &["concurrent.futures.as_completed"],
        &[Unless::Lazy, zero(1, "timeout")],
        "it waits until the jobs are done",
        Instead::Asyncio("asyncio.as_completed(…)"),
        "https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.as_completed",
    ),
    // People.
    call(
        &["builtins.input", "getpass.getpass"],
        NONE,
        "it waits until somebody has typed a line",
        Instead::Thread,
        "https://docs.python.org/3/library/functions.html#input",
    ),
    call(
        &["sys.stdin.{read,readline,readlines}"],
        NONE,
        "it waits until somebody writes to standard input",
        Instead::Asyncio("loop.connect_read_pipe(…)"),
        "https://docs.python.org/3/library/sys.html#sys.stdin",
    ),
    // Database drivers.
    call(
        &[
            "sqlite3.Connection().{execute,executemany,executescript,commit,backup}",
            "sqlite3.Cursor().{execute,executemany,executescript}",
        ],
        &[Unless::MemoryDatabase],
        "it works on the database file, and waits five seconds for the lock of another writer",
        Instead::Library("aiosqlite"),
        "https://docs.python.org/3/library/sqlite3.html#sqlite3.connect",
    ),
    call(
        &["psycopg2.connect"],
        &[given(KEYWORD_ONLY, "async_")],
        DATABASE,
        Instead::Library("psycopg.AsyncConnection"),
        "https://www.psycopg.org/docs/module.html#psycopg2.connect",
    ),
    call(
        &[
            "psycopg2.connect().{commit,rollback}",
            "psycopg2.connect().cursor().{execute,executemany,callproc,copy_from,copy_to,copy_expert}",
            "psycopg2.extras.{execute_values,execute_batch}",
        ],
        NONE,
        DATABASE,
        Instead::Library("psycopg.AsyncConnection"),
        "https://www.psycopg.org/docs/cursor.html",
    ),
    call(
        &[
            "psycopg.connect",
            "psycopg.Connection.connect",
            "psycopg.Connection().{execute,commit,rollback}",
            "psycopg.Cursor().{execute,executemany}",
        ],
        NONE,
        DATABASE,
        Instead::Library("psycopg.AsyncConnection"),
        "https://www.psycopg.org/psycopg3/docs/advanced/async.html",
    ),
    call(
        &[
            "{pymysql,MySQLdb,mysql.connector}.connect",
            "{pymysql,MySQLdb,mysql.connector}.connect().{commit,rollback,ping}",
            "{pymysql,MySQLdb,mysql.connector}.connect().cursor().{execute,executemany,callproc}",
        ],
        NONE,
        DATABASE,
        Instead::Library("aiomysql"),
        "https://pymysql.readthedocs.io/en/latest/modules/index.html",
    ),
    call(
        &[
            "{pyodbc,oracledb,cx_Oracle,pymssql}.connect",
            "{pyodbc,oracledb,cx_Oracle,pymssql}.connect().{commit,rollback}",
            "{pyodbc,oracledb,cx_Oracle,pymssql}.connect().cursor().{execute,executemany,callproc}",
        ],
        NONE,
        DATABASE,
        Instead::Thread,
        "https://peps.python.org/pep-0249/#cursor-methods",
    ),
    call(
        &[
            "sqlalchemy.orm.Session().{execute,scalar,scalars,get,get_one,commit,flush,refresh,merge,bulk_save_objects,bulk_insert_mappings,bulk_update_mappings}",
            "sqlalchemy.orm.Query().{all,first,one,one_or_none,scalar,count,get,update,delete}",
        ],
        NONE,
        DATABASE,
        Instead::Library("sqlalchemy.ext.asyncio.AsyncSession"),
        "https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html",
    ),
    call(
        &["sqlalchemy.Engine().{connect,begin}", "sqlalchemy.Connection().{execute,scalar,scalars,commit}"],
        NONE,
        DATABASE,
        Instead::Library("sqlalchemy.ext.asyncio.create_async_engine"),
        "https://docs.sqlalchemy.org/en/20/core/connections.html",
    ),
    call(
        &[
            "pymongo.collection.Collection().{find_one,insert_one,insert_many,update_one,update_many,replace_one,delete_one,delete_many,count_documents,estimated_document_count,find_one_and_update,find_one_and_replace,find_one_and_delete,distinct,bulk_write,create_index,create_indexes,drop,aggregate}",
            "pymongo.database.Database().{command,list_collection_names,create_collection,drop_collection}",
            "pymongo.MongoClient().{server_info,list_database_names,drop_database}",
        ],
        NONE,
        DATABASE,
        Instead::Library("pymongo.AsyncMongoClient"),
        "https://pymongo.readthedocs.io/en/stable/api/pymongo/collection.html",
    ),
    call(
        &[
            "redis.Redis().{get,set,setex,setnx,mget,mset,delete,exists,expire,ttl,incr,incrby,decr,decrby,ping,keys,scan,type,rename,flushdb,flushall,info,dbsize,publish,eval,evalsha,execute_command,hget,hset,hmget,hgetall,hdel,hexists,hincrby,hkeys,hvals,hlen,lpush,rpush,lpop,rpop,blpop,brpop,lrange,llen,lrem,ltrim,sadd,srem,smembers,sismember,scard,spop,zadd,zrem,zrange,zrevrange,zrangebyscore,zscore,zcard,xadd,xread,xreadgroup,xack,getset,append,strlen}",
            "redis.Redis().pipeline().execute",
            "redis.Redis().pubsub().listen",
        ],
        NONE,
        "it waits until Redis has answered",
        Instead::Library("redis.asyncio.Redis"),
        "https://redis.readthedocs.io/en/stable/examples/asyncio_examples.html",
    ),
    call(
        &["elasticsearch.Elasticsearch().{search,index,get,mget,msearch,delete,update,bulk,count,ping,info,exists}"],
        NONE,
        "it waits until Elasticsearch has answered",
        Instead::Library("elasticsearch.AsyncElasticsearch"),
        "https://elasticsearch-py.readthedocs.io/en/latest/async.html",
    ),
    // Services.
    call(
        &["boto3.client().*"],
        NONE,
        "it sends a request to the service and waits for the answer",
        Instead::Library("aioboto3"),
        "https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html",
    ),
    call(
        &[
            "openai.{OpenAI,AzureOpenAI}().{chat.completions,completions,responses,embeddings,images,moderations}.create",
            "openai.{OpenAI,AzureOpenAI}().{chat.completions,responses}.parse",
        ],
        NONE,
        "it waits until the model has answered",
        Instead::Library("openai.AsyncOpenAI"),
        "https://github.com/openai/openai-python#async-usage",
    ),
    call(
        &["anthropic.Anthropic().messages.create"],
        NONE,
        "it waits until the model has answered",
        Instead::Library("anthropic.AsyncAnthropic"),
        "https://github.com/anthropics/anthropic-sdk-python#async-usage",
    ),
    call(
        &["huggingface_hub.{hf_hub_download,snapshot_download}"],
        NONE,
        "it downloads the files and waits for them",
        Instead::Thread,
        "https://huggingface.co/docs/huggingface_hub/package_reference/file_download",
    ),
    // Files.
    file_io(&["builtins.open"], NONE, DISK, Instead::Function, "https://docs.python.org/3/library/functions.html#open"),
    file_io(
        &["os.{fdopen,open}", "{gzip,bz2,lzma,codecs,tokenize}.open"],
        &[Unless::InMemory { position: 0, keyword: "filename" }],
        DISK,
        Instead::Function,
        "https://docs.python.org/3/library/gzip.html#gzip.open",
    ),
    file_io(
        &["builtins.open().{read,readline,readlines,write,writelines,truncate}"],
        &[Unless::OpenedHere],
        DISK,
        Instead::Thread,
        "https://docs.python.org/3/library/io.html#high-level-module-interface",
    ),
    file_io(
        &[
            "pathlib.Path().{open,read_text,read_bytes,write_text,write_bytes,mkdir,rmdir,unlink,rename,replace,touch,chmod,symlink_to,hardlink_to,copy,copy_into,move,move_into}",
        ],
        NONE,
        DISK,
        Instead::Library("anyio.Path"),
        "https://docs.python.org/3/library/pathlib.html#reading-and-writing-files",
    ),
    file_io(
        &[
            "pathlib.Path().{exists,is_file,is_dir,is_symlink,is_mount,is_socket,is_fifo,is_block_device,is_char_device,stat,lstat,samefile,readlink,resolve,owner,group}",
        ],
        NONE,
        METADATA,
        Instead::Library("anyio.Path"),
        "https://docs.python.org/3/library/pathlib.html#querying-file-type-and-status",
    ),
    file_io(
        &["pathlib.Path().{iterdir,glob,rglob,walk}"],
        &[Unless::Lazy],
        "it reads directories as it goes",
        Instead::Library("anyio.Path"),
        "https://docs.python.org/3/library/pathlib.html#reading-directories",
    ),
    file_io(
        &[
            "os.{remove,unlink,rename,renames,replace,mkdir,makedirs,rmdir,removedirs,link,symlink,truncate,chmod,chown,utime,listdir,scandir,sync,fsync,mkfifo,mknod,copy_file_range}",
        ],
        NONE,
        DISK,
        Instead::Thread,
        "https://docs.python.org/3/library/os.html#files-and-directories",
    ),
    file_io(
        &[
            "os.{stat,lstat,access,readlink,statvfs}",
            "os.path.{exists,lexists,isfile,isdir,islink,ismount,getsize,getmtime,getatime,getctime,samefile,realpath}",
        ],
        NONE,
        METADATA,
        Instead::Thread,
        "https://docs.python.org/3/library/os.path.html#os.path.exists",
    ),
    file_io(
        &["os.{walk,fwalk}", "glob.iglob"],
        &[Unless::Lazy],
        TREE,
        Instead::Function,
        "https://docs.python.org/3/library/os.html#os.walk",
    ),
    file_io(
        &["shelve.open", "dbm.{open,dumb.open,gnu.open,ndbm.open,sqlite3.open}"],
        NONE,
        "it opens the database file",
        Instead::Function,
        "https://docs.python.org/3/library/shelve.html#shelve.open",
    ),
    file_io(
        &["filecmp.{cmp,cmpfiles}"],
        NONE,
        "it reads and compares the files",
        Instead::Thread,
        "https://docs.python.org/3/library/filecmp.html#filecmp.cmp",
    ),
    file_io(
        &["configparser.{ConfigParser,RawConfigParser}().read"],
        NONE,
        "it reads the files",
        Instead::Thread,
        "https://docs.python.org/3/library/configparser.html#configparser.ConfigParser.read",
    ),
    file_io(
        &["glob.glob"],
        NONE,
        "it reads directories",
        Instead::Thread,
        "https://docs.python.org/3/library/glob.html#glob.glob",
    ),
    file_io(
        &["shutil.{copytree,rmtree,make_archive,unpack_archive}"],
        NONE,
        TREE,
        Instead::Thread,
        "https://docs.python.org/3/library/shutil.html#shutil.rmtree",
    ),
    file_io(
        &["shutil.{move,copy,copy2,copyfile,copymode,copystat,chown,disk_usage,which}"],
        NONE,
        DISK,
        Instead::Thread,
        "https://docs.python.org/3/library/shutil.html#shutil.copy",
    ),
    file_io(
        &["tempfile.{NamedTemporaryFile,TemporaryFile,TemporaryDirectory,mkstemp,mkdtemp}"],
        NONE,
        "it creates a file or directory",
        Instead::Function,
        "https://docs.python.org/3/library/tempfile.html#tempfile.NamedTemporaryFile",
    ),
    file_io(
        &["zipfile.ZipFile", "tarfile.open"],
        &[Unless::InMemory { position: 0, keyword: "file" }, Unless::InMemory { position: 2, keyword: "fileobj" }],
        "it opens the archive and reads its directory",
        Instead::Function,
        "https://docs.python.org/3/library/zipfile.html#zipfile.ZipFile",
    ),
    file_io(
        &["zipfile.ZipFile().{extract,extractall,testzip}", "tarfile.open().{extract,extractall}"],
        NONE,
        "it unpacks the archive",
        Instead::Thread,
        "https://docs.python.org/3/library/zipfile.html#zipfile.ZipFile.extractall",
    ),
    file_io(
        &["ssl.create_default_context", "ssl.SSLContext().{load_verify_locations,load_default_certs,load_cert_chain}"],
        NONE,
        "it reads certificates from the disk",
        Instead::Thread,
        "https://docs.python.org/3/library/ssl.html#ssl.create_default_context",
    ),
];

/// Methods of a receiver with `*` that do not block.
static EXCEPT: &[&str] =
    &["boto3.client().{can_paginate,close,generate_presigned_post,generate_presigned_url,get_paginator,get_waiter}"];

/// What a call or an attribute gives, where its name does not tell: the left spelling means the right one. A last
/// segment `*` on the left stands for any attribute that is asked for another one, `*()` for any method that the table
/// does not name.
static GIVES: &[(&str, &str)] = &[
    ("io.open", "builtins.open"),
    ("pathlib.Path().open()", "builtins.open()"),
    ("_io.open", "builtins.open"),
    ("requests.session()", "requests.Session()"),
    ("requests.{api,sessions}", "requests"),
    ("urllib.request.build_opener()", "urllib.request.OpenerDirector()"),
    ("urllib.request.urlopen()", "http.client.HTTPResponse()"),
    ("http.client.{HTTPConnection,HTTPSConnection}().getresponse()", "http.client.HTTPResponse()"),
    ("xmlrpc.client.Server", "xmlrpc.client.ServerProxy"),
    ("socket.create_connection()", "socket.socket()"),
    ("multiprocessing.get_context()", "multiprocessing"),
    ("{multiprocessing.dummy.Pool,multiprocessing.Pool}()", "multiprocessing.pool.Pool()"),
    ("concurrent.futures.{ThreadPoolExecutor,ProcessPoolExecutor}().submit()", "concurrent.futures.Future()"),
    ("concurrent.futures.Executor().submit()", "concurrent.futures.Future()"),
    ("asyncio.run_coroutine_threadsafe()", "concurrent.futures.Future()"),
    ("sqlite3.{connect,dbapi2.connect,dbapi2.Connection}()", "sqlite3.Connection()"),
    ("sqlite3.{dbapi2.Cursor,Connection().cursor}()", "sqlite3.Cursor()"),
    ("psycopg2.extensions.connection()", "psycopg2.connect()"),
    ("psycopg2.extensions.cursor()", "psycopg2.connect().cursor()"),
    ("{psycopg.connect,psycopg.Connection.connect}()", "psycopg.Connection()"),
    ("psycopg.Connection().{cursor,execute}()", "psycopg.Cursor()"),
    ("pymysql.connections.Connection()", "pymysql.connect()"),
    ("pymysql.cursors.{Cursor,DictCursor}()", "pymysql.connect().cursor()"),
    ("mysql.connector.connection.MySQLConnection()", "mysql.connector.connect()"),
    ("sqlalchemy.orm.{session.Session,scoped_session}()", "sqlalchemy.orm.Session()"),
    ("{sqlmodel,sqlalchemy.orm.session}.Session()", "sqlalchemy.orm.Session()"),
    ("sqlmodel.Session", "sqlalchemy.orm.Session"),
    ("sqlalchemy.orm.{sessionmaker,scoped_session}()()", "sqlalchemy.orm.Session()"),
    ("sqlalchemy.orm.{Session().query,query.Query}()", "sqlalchemy.orm.Query()"),
    ("sqlalchemy.orm.Query().*()", "sqlalchemy.orm.Query()"),
    ("sqlalchemy.{create_engine,engine.Engine,engine.base.Engine,engine.create_engine}()", "sqlalchemy.Engine()"),
    ("sqlalchemy.Engine().{connect,begin}()", "sqlalchemy.Connection()"),
    ("sqlalchemy.{engine.Connection,engine.base.Connection}()", "sqlalchemy.Connection()"),
    ("{pymongo.mongo_client.MongoClient,pymongo.MongoClient}()", "pymongo.MongoClient()"),
    ("pymongo.MongoClient().{get_database,get_default_database}()", "pymongo.database.Database()"),
    ("pymongo.database.Database().get_collection()", "pymongo.collection.Collection()"),
    ("pymongo.Collection()", "pymongo.collection.Collection()"),
    ("pymongo.MongoClient().*", "pymongo.database.Database()"),
    ("pymongo.{database.Database,collection.Collection}().*", "pymongo.collection.Collection()"),
    ("redis.{StrictRedis,client.Redis,from_url,Redis.from_url,StrictRedis.from_url}()", "redis.Redis()"),
    ("boto3.{Session,session.Session}().client()", "boto3.client()"),
    ("pathlib.{PosixPath,WindowsPath,_local.Path,_local.PosixPath}()", "pathlib.Path()"),
    ("pathlib.Path.{cwd,home}()", "pathlib.Path()"),
    ("pathlib.Path().{parent,__truediv__()}", "pathlib.Path()"),
    (
        "pathlib.Path().{absolute,expanduser,joinpath,readlink,relative_to,rename,replace,resolve,with_name,with_stem,with_suffix,with_segments}()",
        "pathlib.Path()",
    ),
    ("ssl.create_default_context()", "ssl.SSLContext()"),
];

/// What the table says of a spelling.
#[derive(Debug)]
pub struct Known {
    pub entry: &'static Blocking,
    /// The spelling of the table.
    pub name: String,
}

/// Looks a spelling up, after rewriting what its calls give.
pub fn find(dotted: &str) -> Option<Known> {
    let index = &*INDEX;
    if !index.heads.contains(head(dotted)) {
        return None;
    }
    let name = canonical(dotted, index);
    if let Some(&entry) = index.entries.get(&name) {
        return Some(Known { entry, name });
    }
    let (receiver, method) = name.rsplit_once('.')?;
    let entry = *index.entries.get(&format!("{receiver}.*"))?;
    (!method.contains('(') && !index.except.contains(&name)).then_some(Known { entry, name })
}

/// Third-party functions and classes of the table, by the names that users import.
pub fn public_names() -> Vec<&'static str> {
    INDEX.public.iter().map(String::as_str).collect()
}

/// How the functions of the table are written in calls.
pub fn spellings() -> Spellings {
    let index = &*INDEX;
    let mut spellings = Spellings::default();
    for name in index.entries.keys().chain(index.gives.keys()) {
        let name = name.trim_end_matches("()");
        let (receiver, last) = name.rsplit_once('.').unwrap_or(("", name));
        if last == "*" && index.entries.contains_key(name) {
            spellings.makers.push(receiver.trim_end_matches("()").to_owned());
        } else if last != "*" {
            spellings.callables.insert(last.to_owned());
        }
    }
    spellings
}

struct Index {
    entries: FxHashMap<String, &'static Blocking>,
    gives: FxHashMap<String, &'static str>,
    except: BTreeSet<String>,
    /// First segments: nearly every call has another one.
    heads: BTreeSet<String>,
    public: BTreeSet<String>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        entries: FxHashMap::default(),
        gives: FxHashMap::default(),
        except: EXCEPT.iter().flat_map(|names| expand(names)).collect(),
        heads: BTreeSet::new(),
        public: BTreeSet::new(),
    };
    for entry in TABLE {
        let is_stdlib = entry.reference.starts_with("https://docs.python.org/");
        for name in entry.names.iter().flat_map(|names| expand(names)) {
            index.heads.insert(head(&name).to_owned());
            if !is_stdlib {
                index.public.insert(name.split("()").next().unwrap_or(&name).to_owned());
            }
            index.entries.insert(name, entry);
        }
    }
    for (names, gives) in GIVES {
        for name in expand(names) {
            index.heads.insert(head(&name).to_owned());
            index.gives.insert(name, *gives);
        }
    }
    index
});

fn head(dotted: &str) -> &str {
    dotted.split('.').next().unwrap_or(dotted)
}

/// Writes the braces out.
fn expand(names: &str) -> Vec<String> {
    let Some((before, rest)) = names.split_once('{') else { return vec![names.to_owned()] };
    let Some((choices, after)) = rest.split_once('}') else { return vec![names.to_owned()] };
    let tails = expand(after);
    choices.split(',').flat_map(|choice| tails.iter().map(move |tail| format!("{before}{choice}{tail}"))).collect()
}

/// Rewrites, from the left, what [`GIVES`] knows.
fn canonical(dotted: &str, index: &Index) -> String {
    let mut name = String::with_capacity(dotted.len());
    let mut segments = dotted.split('.').peekable();
    while let Some(segment) = segments.next() {
        if !name.is_empty() {
            let any = match segment.strip_suffix("()") {
                Some(method) if index.entries.contains_key(&format!("{name}.{method}")) => None,
                Some(_) => index.gives.get(&format!("{name}.*()")),
                None if segments.peek().is_some() && name.ends_with(')') => index.gives.get(&format!("{name}.*")),
                None => None,
            };
            if let Some(gives) = any {
                name.clear();
                name.push_str(gives);
                continue;
            }
            name.push('.');
        }
        // `Session()()`: each call may have a meaning.
        let mut rest = segment;
        while !rest.is_empty() {
            let (step, next) = match rest.find('(') {
                Some(0) => rest.split_at(2),
                Some(at) => rest.split_at(at),
                None => (rest, ""),
            };
            name.push_str(step);
            rest = next;
            if let Some(gives) = index.gives.get(&name) {
                name.clear();
                name.push_str(gives);
            }
        }
    }
    name
}
