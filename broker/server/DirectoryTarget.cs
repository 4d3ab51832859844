using System.Runtime.InteropServices;

namespace Broker.Server;

/// <summary>
/// Flushes the entries of a directory. .NET refuses to open a directory as a file, so this calls the C library.
/// </summary>
/// <param name="Path">Absolute path of the directory.</param>
internal sealed record DirectoryTarget(string Path) : IFlushTarget
{
    private const int ReadOnly = 0;
    private const int Interrupted = 4;

    public void Flush()
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS journals its directories and has no call to flush one.
            return;
        }

        var descriptor = Retry(() => open(Path, ReadOnly));
        if (descriptor < 0)
        {
            throw Failure("open");
        }

        try
        {
            if (Retry(() => fsync(descriptor)) < 0)
            {
                throw Failure("flush");
            }
        }
        finally
        {
            // Nothing was written through this descriptor, so closing it can lose nothing.
            _ = close(descriptor);
        }
    }

    private static int Retry(Func<int> call)
    {
        int result;
        do
        {
            result = call();
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return result;
    }

    private IOException Failure(string verb) =>
        new($"Could not {verb} directory {Path}: {Marshal.GetLastPInvokeErrorMessage()}.");

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}
