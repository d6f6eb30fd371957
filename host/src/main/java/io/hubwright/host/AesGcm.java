package io.hubwright.host;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.cipher.Cipher;

/**
 * AES-GCM (RFC 5647, as OpenSSH uses it) by the JDK's own provider, which has the processor's AES instructions: three to four
 * times as fast as sshj's way through Bouncy Castle.
 */
final class AesGcm implements Cipher {
    private static final int TAG = 16;

    private final int keyBytes;
    private final javax.crypto.Cipher cipher;
    private final byte[] iv = new byte[12];
    private SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    private int mode;
    private boolean begun;

    private AesGcm(int bits) {
        keyBytes = bits / 8;
        try {
            cipher = javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new SSHRuntimeException(e);
        }
    }

    static Factory.Named<Cipher> factory(int bits) {
        return new Factory.Named<>() {
            @Override
            public Cipher create() {
                return new AesGcm(bits);
            }

            @Override
            public String getName() {
                return "aes" + bits + "-gcm@openssh.com";
            }
        };
    }

    @Override
    public int getBlockSize() {
        return keyBytes;
    }

    @Override
    public int getIVSize() {
        return iv.length;
    }

    @Override
    public int getAuthenticationTagSize() {
        return TAG;
    }

    @Override
    public void init(Mode direction, byte[] keyMaterial, byte[] ivMaterial) {
        mode = direction == Mode.Encrypt ? javax.crypto.Cipher.ENCRYPT_MODE : javax.crypto.Cipher.DECRYPT_MODE;
        key = new SecretKeySpec(keyMaterial, 0, keyBytes, "AES");
        System.arraycopy(ivMaterial, 0, iv, 0, iv.length);
        begun = false;
    }

    @Override
    public void updateAAD(byte[] data, int offset, int length) {
        try {
            begin();
            cipher.updateAAD(data, offset, length);
        } catch (GeneralSecurityException e) {
            throw new SSHRuntimeException(e);
        }
    }

    @Override
    public void updateAAD(byte[] data) {
        updateAAD(data, 0, data.length);
    }

    @Override
    public void update(byte[] buffer, int offset, int length) {
        try {
            begin();
            int input = mode == javax.crypto.Cipher.DECRYPT_MODE ? length + TAG : length;
            cipher.doFinal(buffer, offset, input, buffer, offset);
        } catch (GeneralSecurityException e) {
            throw new SSHRuntimeException(e);
        }
        // RFC 5647 section 7.1: the last 64 bits of the nonce count packets.
        var counter = ByteBuffer.wrap(iv);
        counter.putLong(4, counter.getLong(4) + 1);
        begun = false;
    }

    @Override
    public void updateWithAAD(byte[] buffer, int offset, int aad, int length) {
        updateAAD(buffer, offset, aad);
        update(buffer, offset + aad, length);
    }

    @Override
    public void setSequenceNumber(long sequence) {
        // GCM counts by its own nonce.
    }

    private void begin() throws GeneralSecurityException {
        if (begun) return;
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, iv));
        begun = true;
    }
}
