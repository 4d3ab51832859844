using System.Text;

namespace Broker.Tests.Server;

/// <summary>What was written, by any thread.</summary>
internal sealed class Transcript : TextWriter
{
    private readonly Lock gate = new();
    private readonly StringBuilder written = new();

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get
        {
            lock (gate)
            {
                return written.ToString();
            }
        }
    }

    public override void Write(char value)
    {
        lock (gate)
        {
            written.Append(value);
        }
    }

    public override void WriteLine(string? value)
    {
        lock (gate)
        {
            written.Append(value).Append('\n');
        }
    }
}
