"""Google's sheets on this machine's own loopback, as far as gspread 6 asks for them."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from typing_extensions import override

from agentgym_envs.envs.sheet.addresses import Area, area_of, position_of
from agentgym_envs.envs.sheet.grid import Cell, Grid, GridError

from .stand_in import Reply


class SheetService:
    """Keeps worksheets; `fail` makes it give these replies first, one after the other."""

    def __init__(self) -> None:
        self.sheets: dict[int, tuple[str, Grid]] = {0: ("Mine", Grid([[Cell("private")]]))}
        self.fail: list[Reply] = []
        self.asked: list[str] = []
        self._next = 1
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}")
                service.asked.append(f"{self.command} {self.path}")
                reply = service.fail.pop(0) if service.fail else service.answer(self, body)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body.encode())))
                self.end_headers()
                self.wfile.write(reply.body.encode())

            do_POST = do_PUT = do_GET

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    @property
    def titles(self):
        return [title for title, _ in self.sheets.values()]

    def answer(self, handler, body):
        parts = urlsplit(handler.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        rest = unquote(parts.path).partition("/v4/spreadsheets/lent")[2]
        try:
            if rest == ":batchUpdate":
                replies = [self.change(*next(iter(each.items()))) for each in body["requests"]]
                return Reply(200, json.dumps({"replies": replies}))
            if rest.startswith("/values/"):
                return self.values(handler.command, rest.removeprefix("/values/"), query, body)
            return Reply(200, json.dumps(self.metadata(query)))
        except GridError as error:
            error = {"code": 400, "message": str(error), "status": "INVALID_ARGUMENT"}
            return Reply(400, json.dumps({"error": error}))

    def metadata(self, query):
        sheets = []
        for number, (title, grid) in self.sheets.items():
            size = {"rowCount": grid.height, "columnCount": grid.width}
            properties = {"sheetId": number, "title": title, "gridProperties": size}
            merges = [
                {
                    "startRowIndex": each.top,
                    "endRowIndex": each.bottom,
                    "startColumnIndex": each.left,
                    "endColumnIndex": each.right,
                }
                for each in grid.merges
            ]
            sheets.append({"properties": properties, "merges": merges})
        if "ranges" in query:
            _, grid, area = self.find(query["ranges"])
            rows = [
                {"values": [{"note": grid.note(row, column)} for column in range(area[1], area[3])]}
                for row in range(area[0], area[2])
            ]
            sheets = [{"data": [{"rowData": rows}]}]
        return {"properties": {"title": "A lent one"}, "sheets": sheets}

    def find(self, text):
        title, _, cells = text.partition("!")
        title = title.strip("'")
        grid = next(grid for name, grid in self.sheets.values() if name == title)
        if not cells:
            return title, grid, Area(0, 0, grid.height, grid.width)
        first, _, last = cells.partition(":")
        start = position_of(first)
        return title, grid, area_of(start, position_of(last) if last else start)

    def values(self, method, text, query, body):
        title, grid, area = self.find(text)
        if method == "GET":
            rows = grid.texts(area)
            for row in rows:
                while row and not row[-1]:
                    row.pop()
            return Reply(200, json.dumps({"range": text, "values": rows}))
        if query["valueInputOption"] == "RAW":
            grid.write(area.top, area.left, body["values"])
        else:
            grid.enter(area.top, area.left, body["values"][0][0])
        return Reply(200, json.dumps({"updatedRange": title}))

    def change(self, kind, request):
        if kind == "addSheet":
            properties = request["properties"]
            size, number = properties["gridProperties"], self._next
            self._next += 1
            cells = [[Cell()] * size["columnCount"] for _ in range(size["rowCount"])]
            self.sheets[number] = properties["title"], Grid(cells)
            return {"addSheet": {"properties": {**properties, "sheetId": number}}}
        if kind == "deleteSheet":
            del self.sheets[request["sheetId"]]
            return {}
        place = request.get("range") or request.get("properties") or request.get("start")
        grid = self.sheets[place["sheetId"]][1]
        getattr(self, re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", kind))(grid, request)
        return {}

    def insert_dimension(self, grid, request):
        place = request["range"]
        start, count = place["startIndex"], place["endIndex"] - place["startIndex"]
        insert = grid.insert_rows if place["dimension"] == "ROWS" else grid.insert_columns
        insert(start, count, like=start - 1 if request["inheritFromBefore"] else start)

    def delete_dimension(self, grid, request):
        place = request["range"]
        delete = grid.delete_row if place["dimension"] == "ROWS" else grid.delete_column
        for _ in range(place["endIndex"] - place["startIndex"]):
            delete(place["startIndex"])

    def update_sheet_properties(self, grid, request):
        size = request["properties"]["gridProperties"]
        grid.freeze(rows=size.get("frozenRowCount"), columns=size.get("frozenColumnCount"))
        grid.grow(size.get("rowCount", 0), size.get("columnCount", 0))

    def sort_range(self, grid, request):
        assert request["range"]["startRowIndex"] == grid.frozen_rows
        assert request["range"]["endRowIndex"] == grid.height
        order = request["sortSpecs"][0]
        grid.sort(order["dimensionIndex"], descending=order["sortOrder"] == "DESCENDING")

    def merge_cells(self, grid, request):
        grid.merge(_area(request["range"]))

    def update_cells(self, grid, request):
        area = _area(request["range"])
        grid.set_note(area.top, area.left, request["rows"][0]["values"][0]["note"])

    def repeat_cell(self, grid, request):
        area = _area(request["range"])
        pattern = request["cell"]["userEnteredFormat"]["numberFormat"]["pattern"]
        row = grid.rows[area.top]
        row[area.left] = row[area.left]._replace(format=pattern)
        grid._touched()


def _area(place):
    rows, columns = ("startRowIndex", "endRowIndex"), ("startColumnIndex", "endColumnIndex")
    return Area(place[rows[0]], place[columns[0]], place[rows[1]], place[columns[1]])
