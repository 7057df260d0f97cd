"""A notebook as an MCP server over standard input and output, with the official Python SDK."""

from mcp.server.mcpserver import MCPServer

server = MCPServer("notes")
notes = {"milk": "two litres"}


@server.tool()
def read_note(title: str) -> str:
    """Reads the note of a title."""
    if title not in notes:
        raise ValueError(f"there is no note '{title}'")
    return notes[title]


@server.tool()
def write_note(title: str, text: str) -> dict[str, int]:
    """Writes a note, and says how many there are."""
    notes[title] = text
    return {"notes": len(notes)}


if __name__ == "__main__":
    server.run()
