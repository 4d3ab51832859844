using Broker.Protocol;
using Broker.Protocol.AlterPartition;
using Broker.Protocol.ApiVersions;
using Broker.Protocol.DeleteRecords;
using Broker.Protocol.DeleteTopics;
using Broker.Protocol.Fetch;
using Broker.Protocol.Metadata;
using Broker.Protocol.Produce;
using Broker.Runtime;

namespace Broker.Tests.Protocol;

/// <summary>Whole frames against bytes laid out by hand: which value goes where.</summary>
public sealed class WireBytesTests
{
    private static readonly Guid TopicId = Guid.Parse("00010203-0405-0607-0809-0a0b0c0d0e0f");

    private readonly FramePool frames = new(poison: true);

    [Test]
    public void ApiVersionsRequest_Version3_Bytes()
    {
        var header = new RequestHeader(ApiKey.ApiVersions, 3, 7, "me");
        var body = new ApiVersionsRequest { ClientSoftwareName = "lib", ClientSoftwareVersion = "1.0" };

        AssertBytes(
            MessageFrames.Request(frames, header, body),
            "0012 0003 00000007 0002 6D65 00" + "04 6C6962 04 312E30 00");
    }

    [Test]
    public void ApiVersionsResponse_Version3_HeaderWithoutTaggedFields()
    {
        var body = new ApiVersionsResponse { ApiKeys = [new(18, 0, 4)], ThrottleTimeMs = 1 };

        AssertBytes(
            MessageFrames.Response(frames, 3, 9, body),
            "00000009" + "0000 02 0012 0000 0004 00 00000001 00");
    }

    [Test]
    public void MetadataResponse_Version1_Bytes()
    {
        var body = new MetadataResponse
        {
            Brokers = [new(2, "h", 9092, null)],
            ControllerId = 3,
            Topics =
            [
                new()
                {
                    Name = "t",
                    IsInternal = true,
                    Partitions =
                    [
                        new()
                        {
                            ErrorCode = ErrorCode.LeaderNotAvailable,
                            PartitionIndex = 4,
                            LeaderId = 6,
                            ReplicaNodes = [6, 7],
                            IsrNodes = [6],
                        },
                    ],
                },
            ],
        };

        AssertBytes(
            MessageFrames.Response(frames, 1, 5, body),
            "00000005" + "00000001 00000002 0001 68 00002384 FFFF" + "00000003"
            + "00000001 0000 0001 74 01 00000001 0005 00000004 00000006 00000002 00000006 00000007 00000001 00000006");
    }

    [Test]
    public void ProduceRequest_Version3_Bytes()
    {
        var header = new RequestHeader(ApiKey.Produce, 3, 1, null);
        var body = new ProduceRequest
        {
            Acks = -1,
            TimeoutMs = 1000,
            Topics = [new("t", [new(5, new byte[] { 0xAA, 0xBB })])],
        };

        AssertBytes(
            MessageFrames.Request(frames, header, body),
            "0000 0003 00000001 FFFF" + "FFFF FFFF 000003E8 00000001 0001 74 00000001 00000005 00000002 AABB");
    }

    [Test]
    public void FetchResponse_Version12_TaggedFieldsOfTheFollower()
    {
        var partition = new FetchPartitionResponse
        {
            PartitionIndex = 1,
            HighWatermark = 2,
            LastStableOffset = 3,
            LogStartOffset = 4,
            DivergingEpoch = new(5, 6),
            CurrentLeader = new(7, 8),
        };
        var body = new FetchResponse { Topics = [new("t", [partition])] };

        AssertBytes(
            MessageFrames.Response(frames, 12, 1, body),
            "00000001 00" + "00000000 0000 00000000 02 02 74 02"
            + "00000001 0000 0000000000000002 0000000000000003 0000000000000004 00 FFFFFFFF 00"
            + "02 00 0D 00000005 0000000000000006 00" + "01 09 00000007 00000008 00" + "00 00");
    }

    [Test]
    public void FetchRequest_Version12_Bytes()
    {
        var partition = new FetchPartitionRequest
        {
            Partition = 1,
            CurrentLeaderEpoch = 2,
            FetchOffset = 3,
            LastFetchedEpoch = 4,
            LogStartOffset = 5,
            PartitionMaxBytes = 6,
        };
        var body = new FetchRequest
        {
            ReplicaId = 7,
            MaxWaitMs = 8,
            MinBytes = 9,
            MaxBytes = 10,
            Topics = [new("t", [partition])],
        };

        AssertBytes(
            MessageFrames.Request(frames, new RequestHeader(ApiKey.Fetch, 12, 1, null), body),
            "0001 000C 00000001 FFFF 00" + "00000007 00000008 00000009 0000000A 00 00000000 FFFFFFFF 02 02 74 02"
            + "00000001 00000002 0000000000000003 00000004 0000000000000005 00000006 00" + "00 01 01 00");
    }

    [Test]
    public void AlterPartitionRequest_Version3_Bytes()
    {
        var partition = new AlterPartitionRequest.Partition
        {
            PartitionIndex = 1,
            LeaderEpoch = 2,
            NewIsr = [new(3, 4)],
            PartitionEpoch = 5,
        };
        var body = new AlterPartitionRequest { BrokerId = 6, BrokerEpoch = 7, Topics = [new(TopicId, [partition])] };

        AssertBytes(
            MessageFrames.Request(frames, new RequestHeader(ApiKey.AlterPartition, 3, 1, null), body),
            "0038 0003 00000001 FFFF 00" + "00000006 0000000000000007 02 000102030405060708090A0B0C0D0E0F 02"
            + "00000001 00000002 02 00000003 0000000000000004 00 00 00000005 00" + "00 00");
    }

    [Test]
    public void DeleteTopicsRequest_OldAndNew_Bytes()
    {
        var body = new DeleteTopicsRequest { Topics = [new("t", TopicId), new(null, TopicId)], TimeoutMs = 258 };

        AssertBytes(
            MessageFrames.Request(frames, new RequestHeader(ApiKey.DeleteTopics, 1, 1, null), body),
            "0014 0001 00000001 FFFF" + "00000002 0001 74 0000 00000102");
        AssertBytes(
            MessageFrames.Request(frames, new RequestHeader(ApiKey.DeleteTopics, 6, 1, null), body),
            "0014 0006 00000001 FFFF 00" + "03 02 74 000102030405060708090A0B0C0D0E0F 00"
            + "00 000102030405060708090A0B0C0D0E0F 00 00000102 00");
    }

    [Test]
    public void DeleteRecords_Version2_Bytes()
    {
        AssertBytes(
            MessageFrames.Request(
                frames,
                new RequestHeader(ApiKey.DeleteRecords, 2, 1, null),
                new DeleteRecordsRequest { Topics = [new("t", [new(1, 2)])], TimeoutMs = 3 }),
            "0015 0002 00000001 FFFF 00" + "02 02 74 02 00000001 0000000000000002 00 00 00000003 00");
        AssertBytes(
            MessageFrames.Response(
                frames, 2, 1,
                new DeleteRecordsResponse { Topics = [new("t", [new(1, 2, ErrorCode.OffsetOutOfRange)])] }),
            "00000001 00" + "00000000 02 02 74 02 00000001 0000000000000002 0001 00 00 00");
    }

    [Test]
    public void RequestHeader_UnknownApi_ThrowsProtocolException() =>
        Assert.That(
            () => RequestHeader.Read(new ProtocolReader(Convert.FromHexString("03E7000000000001FFFF"))),
            Throws.TypeOf<ProtocolException>());

    [Test]
    public void RequestHeader_UnsupportedVersionOfApiVersions_IsRead()
    {
        var header = RequestHeader.Read(new ProtocolReader(Convert.FromHexString("0012006300000001000161" + "00FFFF")));

        Assert.That(header, Is.EqualTo(new RequestHeader(ApiKey.ApiVersions, 99, 1, "a")));
    }

    [Test]
    public void OfThisBroker_ApiVersions_AdvertisesProduceFromZeroAndNothingOfTheNodes()
    {
        var apis = ApiVersionsResponse.OfThisBroker(ErrorCode.None).ApiKeys;

        Assert.That(apis, Does.Contain(new ApiVersionsResponse.Api((short)ApiKey.Produce, 0, 11)));
        Assert.That(
            apis.Select(api => api.ApiKey),
            Is.EqualTo(new short[] { 0, 1, 2, 3, 18, 19, 20, 21, 22, 23, 32, 33, 43, 44 }));
    }

    private static void AssertBytes(Frame frame, string expected)
    {
        using (frame)
        {
            var packed = expected.Replace(" ", "", StringComparison.Ordinal);
            Assert.That(Convert.ToHexString(frame.Span), Is.EqualTo(packed));
        }
    }
}
