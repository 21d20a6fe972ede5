using System.Text;

namespace MlInfra.Local.SageMaker.Jobs.Transforms;

/// <summary>Cuts an object into payloads as the batch strategy says; no more of it is in memory than the payloads under way.</summary>
internal static class PayloadReader
{
    /// <summary>A payload, and the records in it where answers are joined to them.</summary>
    public sealed record Payload(byte[] Body, IReadOnlyList<string> Records);

    /// <summary>The payloads of an object.</summary>
    public static async IAsyncEnumerable<Payload> ReadAsync(TransformPlan plan, Stream source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var limit = plan.Megabytes == 0 ? int.MaxValue : plan.Megabytes * 1024L * 1024L;
        if (!plan.ByLine)
        {
            yield return Whole(plan, await AllAsync(source, limit, cancellationToken));
            yield break;
        }

        using var reader = new StreamReader(source, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        var batch = new MemoryStream();
        List<string> records = [];
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0) continue;
            var sent = Encoding.UTF8.GetBytes(Filtered(plan, line));
            if (sent.Length > limit) throw TooLarge(sent.Length, limit);
            if (records.Count > 0 && (!plan.ManyRecords || batch.Length + sent.Length + 1 > limit))
            {
                yield return Cut();
            }

            if (batch.Length > 0) batch.WriteByte((byte)'\n');
            batch.Write(sent);
            records.Add(line);
        }

        if (records.Count > 0) yield return Cut();

        Payload Cut()
        {
            var cut = new Payload(batch.ToArray(), [.. records]);
            batch.SetLength(0);
            records.Clear();
            return cut;
        }
    }

    private static Payload Whole(TransformPlan plan, byte[] body)
    {
        if (plan.InputFormat is null) return new Payload(body, [""]);
        var text = Encoding.UTF8.GetString(body);
        // A JSON document is one record; CSV is a record a line, and the whole of it one request.
        if (!plan.InputFormat.IsCsv) return new Payload(Encoding.UTF8.GetBytes(Filtered(plan, text)), [text]);
        var lines = text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0).ToList();
        return new Payload(Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(l => Filtered(plan, l)))), lines);
    }

    private static string Filtered(TransformPlan plan, string record) =>
        plan.InputFilter.IsAll ? record : plan.InputFormat!.Write(plan.InputFilter.Of(plan.InputFormat.Read(record)));

    private static async Task<byte[]> AllAsync(Stream source, long limit, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (all.Length + read > limit) throw TooLarge(all.Length + read, limit);
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static JobFault TooLarge(long size, long limit) =>
        new($"ClientError: Too much data for a payload: {size} bytes or more, and MaxPayloadInMB allows {limit}. Raise MaxPayloadInMB, or set SplitType to Line.");
}
