import queue as queue
from concurrent import futures as futures
